import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { freePort } from '../../relay-under-test.ts';
import { startAnsweringServer } from '../answering-server.ts';
import { errorOf } from '../error-of.ts';
import { connect, reconnect, startConnected, type Connected } from './connected.ts';

const read = { method: 'GET', path: '/sobjects/Opportunity/describe', operation: 'describe' } as const;

describe('an org that signs the relay in and then takes none of its calls', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.heal();
    at = reconnect(at);
  });
  const refuse = () => {
    const body = [{ errorCode: 'INVALID_SESSION_ID', message: 'This session requires high assurance' }];
    at.cloud.fail({ times: Infinity, path: /\/services\/data\//, status: 401, body });
  };

  it('is asked for one session, and its words are passed on', async () => {
    refuse();
    const { code, message, retryAfterMs } = await errorOf(() => at.salesforce.call(read));
    assert.deepEqual([code, retryAfterMs], ['SALESFORCE_SIGN_IN', 1_000]);
    assert.match(message, /This session requires high assurance \(INVALID_SESSION_ID\)/);
    assert.deepEqual([at.signIns(), at.restCalls().length], [1, 1]);
    assert.equal(at.salesforce.signInProblem()?.message, message);
  });

  it('is asked for one fresh session when it had taken calls before', async () => {
    await at.salesforce.call(read);
    refuse();
    assert.equal((await errorOf(() => at.salesforce.call(read))).code, 'SALESFORCE_SIGN_IN');
    assert.deepEqual([at.signIns(), at.restCalls().length], [2, 3]);
  });

  it('is asked for one session by fifty calls at the same time', async () => {
    refuse();
    const errors = await Promise.all(Array.from({ length: 50 }, () => errorOf(() => at.salesforce.call(read))));
    assert.deepEqual(new Set(errors.map(({ code }) => code)), new Set(['SALESFORCE_SIGN_IN']));
    assert.equal(at.signIns(), 1);
  });

  it('is asked less and less often: at most 20 times in an hour with a call every second', async () => {
    refuse();
    for (let second = 0; second < 3_600; second += 1) {
      await errorOf(() => at.salesforce.call(read));
      at.clock.advance(1_000);
    }
    assert.ok(at.signIns() <= 20, String(at.signIns()));
  });

  it('is worked with again as soon as it takes calls', async () => {
    refuse();
    await errorOf(() => at.salesforce.call(read));
    at.cloud.heal();
    at.clock.advance(1_000);
    await at.salesforce.call(read);
    assert.equal(at.salesforce.signInProblem(), undefined);
    at.cloud.expireAccessTokens();
    await at.salesforce.call(read);
  });
});

for (const [what, status] of [
  ['redirects', 301],
  ['redirects', 302],
  ['redirects', 307],
  ['redirects', 308],
  ['knows no session', 401],
] as const)
  describe(`an org whose old address ${what} (${String(status)})`, () => {
    let at: Connected;
    let home: string;
    before(async () => {
      at = await startConnected();
      await at.salesforce.call(read);
      home = await at.cloud.move(status);
      at.cloud.clearCalls();
    });
    after(() => at.cloud.close());

    it('is found at its new one with one sign-in, for reading and writing', async () => {
      const body = { Name: 'Northwind' };
      const write = { method: 'POST', path: '/sobjects/Account', body, succeeds: [201], operation: 'o' } as const;
      await at.salesforce.call(write);
      await at.salesforce.call(read);
      assert.equal(at.signIns(), 1);
      const accounts = await at.admin.query("SELECT Id FROM Account WHERE Name = 'Northwind'");
      assert.equal(accounts.length, 1);
      assert.deepEqual(at.restCalls(), ['POST /sobjects/Account', 'GET /sobjects/Opportunity/describe']);
      assert.equal(at.salesforce.pagesAt(), home);
    });
  });

describe('an address that is not the org', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.heal();
    at = reconnect(at);
  });
  const trapped = async (t: { after(run: () => Promise<void>): void }) => {
    const trap = await startAnsweringServer((_request, response) => response.end('{}'));
    t.after(() => trap.close());
    return trap;
  };

  for (const status of [301, 302, 303, 307, 308])
    for (const [what, request] of [
      ['read', read],
      ['write', { method: 'PATCH', path: '/sobjects/Opportunity/006', body: {}, succeeds: [204], operation: 'o' }],
    ] as const)
      it(`gets no connection when a ${what} is redirected there (${String(status)}), and nothing counts as done`, async (t) => {
        const trap = await trapped(t);
        await at.salesforce.call(read);
        at.cloud.fail({ times: Infinity, path: /services\/data/, status, headers: { location: `${trap.url}/x` } });
        const { code, retryable, message } = await errorOf(() => at.salesforce.call(request));
        assert.deepEqual([code, retryable], ['SALESFORCE_SIGN_IN', true]);
        assert.match(message, new RegExp(String(status)));
        assert.deepEqual(trap.requests, []);
        assert.equal(at.signIns(), 2);
      });

  it('gets no secret when the sign-in is redirected there', async (t) => {
    const trap = await trapped(t);
    at.cloud.fail({ times: 1, path: /oauth2\/token/, status: 307, headers: { location: `${trap.url}/x` } });
    const { code, message } = await errorOf(() => at.salesforce.call(read));
    assert.equal(code, 'SALESFORCE_SIGN_IN');
    assert.match(message, /SALESFORCE_LOGIN_URL/);
    assert.deepEqual(trap.requests, []);
  });

  for (const address of [
    'http://attacker.example',
    'https://attacker.example',
    'https://salesforce.com.attacker.example',
    'https://notsalesforce.com',
    'http://contoso.my.salesforce.com',
    'https://user:password@contoso.my.salesforce.com',
    'not a url',
  ])
    it(`gets no token when the sign-in names it: ${address}`, async () => {
      const { cloud } = at;
      const body = { access_token: 'secret', instance_url: address };
      cloud.fail({ times: 1, path: /oauth2\/token/, status: 200, body });
      const { code, message } = await errorOf(() => at.salesforce.call(read));
      assert.equal(code, 'SALESFORCE_SIGN_IN');
      assert.doesNotMatch(message, /secret/);
      assert.deepEqual(at.restCalls(), []);
    });

  it('is left for the next sign-in when nobody is there any more', async () => {
    await at.salesforce.call(read);
    at.cloud.nameInstance(`http://127.0.0.1:${String(await freePort())}`);
    at.cloud.expireAccessTokens();
    const { code, message } = await errorOf(() => at.salesforce.call(read));
    assert.equal(code, 'SALESFORCE_UNAVAILABLE');
    assert.match(message, /nothing listens at this address \(ECONNREFUSED\)/);
    at.cloud.nameInstance(at.cloud.url);
    await at.salesforce.call(read);
  });
});

describe('an answer of Salesforce', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at.cloud.heal();
    at = reconnect(at);
  });

  for (const status of [200, 201, 202, 206])
    it(`to a write counts only with its own status: not with ${String(status)}`, async () => {
      at.cloud.fail({ times: 1, path: /sobjects\/Opportunity\/006/, status, body: { id: '006', success: true } });
      const path = '/sobjects/Opportunity/006000000000001AAA';
      const write = { method: 'PATCH', path, body: {}, succeeds: [204], operation: 'update' } as const;
      const { code, retryable } = await errorOf(() => at.salesforce.call(write));
      assert.deepEqual([code, retryable], ['SALESFORCE_UNAVAILABLE', true]);
    });

  it('is read up to a limit', async () => {
    const limits = { timeoutMs: 5_000, maxBytes: 100_000 };
    const { salesforce } = connect(at.cloud, () => at.clock.now(), { limits });
    at.cloud.fail({ times: 1, path: /describe/, status: 200, body: 'x'.repeat(200_000) });
    const { code, message } = await errorOf(() => salesforce.call(read));
    assert.equal(code, 'SALESFORCE_UNAVAILABLE');
    assert.match(message, /larger than 100000 bytes/);
  });

  for (const path of ['/query?q=SELECT+Id+FROM+Organization', '/composite'])
    it(`about an API version that it does not have is named as that (${path})`, async () => {
      const { salesforce } = connect(at.cloud, () => at.clock.now(), { apiVersion: '99.0' });
      const { code, message } = await errorOf(() => salesforce.call({ method: 'GET', path, operation: 'o' }));
      assert.equal(code, 'SALESFORCE_SIGN_IN');
      assert.match(message, /has no REST API 99\.0 \(NOT_FOUND\): check SALESFORCE_API_VERSION/);
    });

  it('that the org has retired is named as that, too', async () => {
    const body = [{ errorCode: 'GONE', message: 'The requested resource has been retired or removed.' }];
    at.cloud.fail({ times: 1, path: /query/, status: 410, body });
    const call = { method: 'GET', path: '/query?q=SELECT+Id+FROM+Organization', operation: 'o' } as const;
    const { code, message } = await errorOf(() => at.salesforce.call(call));
    assert.equal(code, 'SALESFORCE_SIGN_IN');
    assert.match(message, /\(GONE\): check SALESFORCE_API_VERSION/);
  });

  it('after a byte order mark is read', async () => {
    const headers = { 'content-type': 'application/json;charset=UTF-8' };
    at.cloud.fail({ times: 1, path: /query/, status: 200, headers, body: '\ufeff{"records":[]}' });
    const call = { method: 'GET', path: '/query?q=SELECT+Id+FROM+Organization', operation: 'o' } as const;
    assert.deepEqual((await at.salesforce.call(call)).body, { records: [] });
  });

  it('that is no sign-in of Salesforce names the address to check', async (t) => {
    const web = await startAnsweringServer((_request, response) => response.end('<html>Welcome</html>'));
    t.after(() => web.close());
    const { salesforce } = connect(at.cloud, () => at.clock.now(), { loginUrl: web.url });
    const { code, message } = await errorOf(() => salesforce.call(read));
    assert.equal(code, 'SALESFORCE_SIGN_IN');
    assert.match(message, /127\.0\.0\.1:\d+ answered 200, which is not a Salesforce sign-in response/);
  });
});
