import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { importPKCS8, SignJWT } from 'jose';
import type { Clock } from '../../../clock.ts';
import { manualClock } from '../../../clock.ts';
import { apiOf } from '../fixture.ts';
import type { SalesforceCloud, SalesforceCloudOptions } from '../start.ts';
import { startSalesforceCloud } from '../start.ts';

async function withCloud(
  options: SalesforceCloudOptions,
  test: (cloud: SalesforceCloud) => Promise<void>,
): Promise<void> {
  const cloud = await startSalesforceCloud(options);
  try {
    await test(cloud);
  } finally {
    await cloud.close();
  }
}

async function requestToken(cloud: SalesforceCloud, form: Record<string, string>) {
  const response = await fetch(`${cloud.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}

const audience = 'https://login.salesforce.com';

interface Claims {
  iss?: string;
  sub?: string;
  aud?: string;
  expiresInSeconds?: number;
}

async function assertion(
  cloud: SalesforceCloud,
  clock: Clock,
  { iss = cloud.client.id, sub = cloud.users.integration, aud = audience, expiresInSeconds = 180 }: Claims = {},
): Promise<string> {
  const key = await importPKCS8(cloud.client.privateKeyPem, 'RS256');
  return new SignJWT({ iss, sub, aud, exp: Math.floor(clock.now() / 1000) + expiresInSeconds })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(key);
}

const bearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

describe('signing in', () => {
  it('gives a token for a signed assertion, for the client credentials, and says whose it is', async () => {
    const clock = manualClock();
    await withCloud({ clock }, async (cloud) => {
      for (const aud of [audience, 'https://test.salesforce.com']) {
        const { status, body } = await requestToken(cloud, {
          grant_type: bearer,
          assertion: await assertion(cloud, clock, { aud }),
        });
        assert.equal(status, 200);
        assert.match(
          JSON.stringify(body),
          new RegExp(`"access_token":"${cloud.orgId.slice(0, 15)}![\\w.]+".*"instance_url":"${cloud.url}"`),
        );
      }
      const { id, secret } = cloud.client;
      const { body } = await requestToken(cloud, {
        grant_type: 'client_credentials',
        client_id: id,
        client_secret: secret,
      });
      assert.ok(typeof body === 'object' && body !== null && 'access_token' in body);
      const info = await fetch(`${cloud.url}/services/oauth2/userinfo`, {
        headers: { authorization: `Bearer ${String(body.access_token)}` },
      });
      assert.match(await info.text(), /"preferred_username":"relay@contoso.example"/);
    });
  });

  it('refuses whatever is wrong with an assertion or a client', async () => {
    const clock = manualClock();
    await withCloud({ clock }, async (cloud) => {
      const other = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      });
      const wrong: [Record<string, string>, string][] = [
        [{ grant_type: bearer, assertion: await assertion(cloud, clock, { iss: 'other' }) }, 'invalid_client_id'],
        [
          { grant_type: bearer, assertion: await assertion(cloud, clock, { sub: 'nobody@contoso.example' }) },
          'invalid_grant',
        ],
        [{ grant_type: bearer, assertion: await assertion(cloud, clock, { aud: cloud.url }) }, 'invalid_grant'],
        [{ grant_type: bearer, assertion: await assertion(cloud, clock, { expiresInSeconds: -1 }) }, 'invalid_grant'],
        [
          { grant_type: bearer, assertion: await assertion(cloud, clock, { expiresInSeconds: 3_600 }) },
          'invalid_grant',
        ],
        [
          {
            grant_type: bearer,
            assertion: await assertion(
              { ...cloud, client: { ...cloud.client, privateKeyPem: other.privateKey } },
              clock,
            ),
          },
          'invalid_grant',
        ],
        [{ grant_type: bearer, assertion: 'x.y.z' }, 'invalid_grant'],
        [{ grant_type: 'client_credentials', client_id: cloud.client.id, client_secret: 'x' }, 'invalid_client'],
        [{ grant_type: 'client_credentials', client_id: 'x', client_secret: cloud.client.secret }, 'invalid_client_id'],
        [{ grant_type: 'password' }, 'unsupported_grant_type'],
      ];
      for (const [form, error] of wrong) {
        const { status, body } = await requestToken(cloud, form);
        assert.equal(status, 400);
        assert.ok(typeof body === 'object' && body !== null && 'error' in body && 'error_description' in body);
        assert.equal(body.error, error);
      }
    });
  });

  it('refuses tokens that are unknown, have run out or were revoked', async () => {
    const clock = manualClock();
    await withCloud({ clock, switches: { accessTokenMinutes: 15 } }, async (cloud) => {
      const api = apiOf(cloud, cloud.users.admin);
      assert.equal((await api('GET', '/sobjects')).status, 200);
      clock.advance(15 * 60_000);
      const expired = await api('GET', '/sobjects');
      assert.deepEqual(
        [expired.status, expired.body],
        [401, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]],
      );
      const second = apiOf(cloud, cloud.users.admin);
      cloud.expireAccessTokens();
      assert.equal((await second('GET', '/sobjects')).status, 401);
      assert.equal((await fetch(`${cloud.url}/services/data/v66.0/sobjects`)).status, 401);
    });
  });
});

describe('the API server', () => {
  const account = { Name: 'Fabrikam' };
  const accounts = (cloud: SalesforceCloud) => cloud.as(cloud.users.admin).query('SELECT Id FROM Account');

  it('answers armed faults for as many matching calls as told, without doing the work', async () => {
    await withCloud({}, async (cloud) => {
      const api = apiOf(cloud, cloud.users.admin);
      cloud.fail({
        times: 2,
        method: 'POST',
        path: /sobjects\/Account$/,
        status: 503,
        body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }],
        headers: { 'retry-after': '1' },
      });
      assert.equal((await api('GET', '/sobjects')).status, 200);
      const first = await api('POST', '/sobjects/Account', account);
      assert.deepEqual(
        [first.status, first.body, first.headers.get('retry-after')],
        [503, [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }], '1'],
      );
      assert.equal((await api('POST', '/sobjects/Account', account)).status, 503);
      assert.deepEqual(await accounts(cloud), []);
      assert.equal((await api('POST', '/sobjects/Account', account)).status, 201);
      cloud.fail({ times: 9, status: 500 });
      cloud.heal();
      assert.equal((await api('GET', '/sobjects')).status, 200);
    });
  });

  it('breaks the connection before or after the work', async () => {
    await withCloud({}, async (cloud) => {
      const api = apiOf(cloud, cloud.users.admin);
      cloud.fail({ times: 1, hangUp: true });
      await assert.rejects(api('POST', '/sobjects/Account', account), /fetch failed/);
      assert.equal((await accounts(cloud)).length, 0);
      cloud.fail({ times: 1, hangUp: true, afterWork: true });
      await assert.rejects(api('POST', '/sobjects/Account', account), /fetch failed/);
      assert.equal((await accounts(cloud)).length, 1);
      assert.deepEqual(
        cloud.calls().map(({ status }) => status),
        [0, 0],
      );
    });
  });

  it('adds the latency to API calls and not to pages', async () => {
    const delays: number[] = [];
    const clock: Clock = {
      ...manualClock(),
      after(delayMs, run) {
        delays.push(delayMs);
        queueMicrotask(run);
        return () => undefined;
      },
    };
    await withCloud({ clock, latencyMs: 50 }, async (cloud) => {
      const api = apiOf(cloud, cloud.users.admin);
      await api('GET', '/sobjects');
      await fetch(`${cloud.url}/lightning/o/Opportunity/list`);
      await cloud.as(cloud.users.admin).create('Account', account);
      assert.deepEqual(delays, [50]);
      cloud.setLatency(7);
      await api('GET', '/sobjects');
      assert.deepEqual(delays, [50, 7]);
    });
  });

  it('refuses calls beyond the daily limit', async () => {
    await withCloud({ switches: { dailyApiLimit: 1 } }, async (cloud) => {
      const api = apiOf(cloud, cloud.users.admin);
      assert.equal((await api('GET', '/sobjects')).headers.get('sforce-limit-info'), 'api-usage=1/1');
      const over = await api('GET', '/sobjects');
      assert.equal(over.status, 403);
      assert.match(JSON.stringify(over.body), /REQUEST_LIMIT_EXCEEDED/);
    });
  });

  it('refuses a body that is not JSON', async () => {
    await withCloud({}, async (cloud) => {
      const authorization = `Bearer ${cloud.accessTokenFor(cloud.users.admin)}`;
      const answer = await fetch(`${cloud.url}/services/data/v66.0/sobjects/Account`, {
        method: 'POST',
        headers: { authorization },
        body: '{',
      });
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /JSON_PARSER_ERROR/);
    });
  });
});
