import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { manualClock } from '../../clock.ts';
import { audiences } from './access-tokens.ts';
import { answerOf, createDriver, errorOf, referralsPath, type Answer, type Driver } from './driver.ts';
import { startPartnerCenterCloud, type PartnerCenterCloud } from './start.ts';

const v1Shape = z.strictObject({
  token_type: z.literal('Bearer'),
  scope: z.string(),
  expires_in: z.literal('3600'),
  ext_expires_in: z.literal('3600'),
  expires_on: z.string().regex(/^\d+$/),
  not_before: z.string().regex(/^\d+$/),
  resource: z.string(),
  access_token: z.string(),
  refresh_token: z.string(),
});
const v2Shape = z.strictObject({
  token_type: z.literal('Bearer'),
  scope: z.string(),
  expires_in: z.literal(3600),
  ext_expires_in: z.literal(3600),
  access_token: z.string(),
  refresh_token: z.string().optional(),
});

function refusal({ status, json }: Answer): [number, string, string] {
  const body = z
    .object({ error: z.string(), error_description: z.string(), error_codes: z.array(z.number()) })
    .parse(json);
  return [status, body.error, /^AADSTS\d+/.exec(body.error_description)?.[0] ?? ''];
}

describe('the token endpoint', () => {
  const clock = manualClock();
  let cloud: PartnerCenterCloud;
  let driver: Driver;
  const v2Path = (): string => `/${cloud.tenantId}/oauth2/v2.0/token`;
  const withToken = async (token: string): Promise<Answer> =>
    answerOf(
      await fetch(`${cloud.apiUrl}${referralsPath}`, {
        headers: { Authorization: `Bearer ${token}`, 'client-request-id': crypto.randomUUID() },
      }),
    );
  before(async () => {
    cloud = await startPartnerCenterCloud({ clock });
    driver = createDriver(cloud);
  });
  after(() => cloud.close());

  it('issues in v1, with times as text, a token for the resource and a new refresh token', async () => {
    const { status, json } = await driver.token({ resource: audiences.referrals });
    const body = v1Shape.parse(json);
    assert.equal(status, 200);
    const claims = decodeJwt(body.access_token);
    assert.equal(claims.aud, audiences.referrals);
    assert.equal(claims['tid'], cloud.tenantId);
    assert.deepEqual(claims['amr'], ['pwd', 'mfa']);
    assert.equal(claims.exp, Math.floor(clock.now() / 1000) + 3600);
    assert.notEqual(body.refresh_token, cloud.refreshToken);
    const rotated = await driver.token({ resource: audiences.webhooks, refresh_token: body.refresh_token });
    assert.equal(v1Shape.parse(rotated.json).resource, audiences.webhooks);
    assert.equal(
      (await driver.token({ resource: audiences.webhooks })).status,
      200,
      'the old refresh token stays valid',
    );
  });

  it('issues in v2 for a scope, and a refresh token for offline_access only', async () => {
    const scope = `${audiences.webhooks}/.default`;
    const without = v2Shape.parse((await driver.token({ scope }, v2Path())).json);
    assert.equal(decodeJwt(without.access_token).aud, audiences.webhooks);
    assert.equal(without.refresh_token, undefined);
    const withRefresh = await driver.token(
      { scope: `${audiences.referrals}/user_impersonation offline_access` },
      v2Path(),
    );
    assert.equal(typeof v2Shape.parse(withRefresh.json).refresh_token, 'string');
  });

  const resource = audiences.referrals;
  const refusals: [string, Record<string, string>, [number, string, string]][] = [
    ['another grant', { resource, grant_type: 'password' }, [400, 'unsupported_grant_type', 'AADSTS70003']],
    ['an unknown application', { resource, client_id: 'x' }, [400, 'unauthorized_client', 'AADSTS700016']],
    ['a wrong secret', { resource, client_secret: 'x' }, [401, 'invalid_client', 'AADSTS7000215']],
    ['an unknown refresh token', { resource, refresh_token: 'x' }, [400, 'invalid_grant', 'AADSTS9002313']],
    ['no resource', {}, [400, 'invalid_request', 'AADSTS900144']],
    ['another resource', { resource: 'https://graph.example' }, [400, 'invalid_resource', 'AADSTS500011']],
  ];
  for (const [name, form, expected] of refusals) {
    it(`refuses ${name}`, async () => {
      assert.deepEqual(refusal(await driver.token(form)), expected);
    });
  }

  it('refuses another tenant and a scope it does not know', async () => {
    const tenant = await driver.token({ resource }, '/elsewhere/oauth2/token');
    assert.deepEqual(refusal(tenant), [400, 'invalid_request', 'AADSTS90002']);
    const mixed = `${audiences.referrals}/.default ${audiences.webhooks}/.default`;
    assert.deepEqual(refusal(await driver.token({ scope: mixed }, v2Path())), [400, 'invalid_scope', 'AADSTS70011']);
  });

  it('gives tokens that serve one host only, for an hour', async () => {
    const token = await driver.accessToken(audiences.referrals);
    assert.equal((await withToken(token)).status, 200);
    assert.deepEqual(errorOf(await withToken(await driver.accessToken(audiences.webhooks))), {
      status: 401,
      code: 'unauthenticated',
      target: undefined,
    });
    clock.advance(3601 * 1000);
    assert.equal((await withToken(token)).status, 401);
    assert.equal((await withToken('x.y.z')).status, 401);
  });

  it('takes no refresh token any more once all are revoked, or after 90 days', async () => {
    const fresh = cloud.newRefreshToken();
    clock.advance(90 * 24 * 3600 * 1000);
    const late = await driver.token({ resource, refresh_token: fresh });
    assert.deepEqual(refusal(late), [400, 'invalid_grant', 'AADSTS700082']);
    const other = cloud.newRefreshToken();
    cloud.revokeRefreshTokens();
    const revoked = await driver.token({ resource, refresh_token: other });
    assert.deepEqual(refusal(revoked), [400, 'invalid_grant', 'AADSTS50173']);
    assert.equal((await driver.token({ resource, refresh_token: cloud.newRefreshToken() })).status, 200);
  });
});

describe('multi-factor authentication', () => {
  it('is demanded with 401 and 900421, or only reported when the switch says so', async () => {
    const strict = await startPartnerCenterCloud({ switches: { tokenAmr: ['pwd'] } });
    const lax = await startPartnerCenterCloud({ switches: { tokenAmr: ['pwd'], enforceMfa: false } });
    try {
      assert.equal(errorOf(await createDriver(strict).api('GET', '')).code, '900421');
      const answer = await createDriver(lax).api('GET', '', undefined, { ValidateMfa: 'true' });
      assert.deepEqual([answer.status, answer.headers.get('isMfaCompliant')], [200, 'false']);
    } finally {
      await Promise.all([strict.close(), lax.close()]);
    }
  });
});
