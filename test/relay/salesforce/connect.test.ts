import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createPatience } from '../../../relay/ground/patience.ts';
import { freePort } from '../../relay-under-test.ts';
import { startAnsweringServer } from '../answering-server.ts';
import { errorOf } from '../error-of.ts';
import { connect, reconnect, startConnected, type Connected } from './connected.ts';

const describeCall = { method: 'GET', path: '/sobjects/Opportunity/describe', operation: 'describe' } as const;

describe('signing in to Salesforce', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(() => {
    at = reconnect(at);
  });
  const again = (change: Parameters<typeof connect>[2]) => connect(at.cloud, () => at.clock.now(), change).salesforce;
  const users = () => new Set(at.cloud.calls().flatMap(({ username }) => (username === undefined ? [] : [username])));

  it('happens when it is first needed, as the integration user', async () => {
    assert.equal(at.signIns(), 0);
    await at.salesforce.call(describeCall);
    await at.salesforce.call(describeCall);
    assert.equal(at.signIns(), 1);
    assert.deepEqual([...users()], [at.cloud.users.integration]);
  });

  it('works with client credentials, too', async () => {
    const withSecret = again({ username: undefined, privateKey: undefined, clientSecret: at.cloud.client.secret });
    await withSecret.call(describeCall);
    assert.deepEqual([...users()], [at.cloud.users.integration]);
  });

  it('happens once for fifty calls at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => at.salesforce.call(describeCall)));
    assert.equal(at.signIns(), 1);
  });

  for (const [what, change] of [
    ['JWT bearer', {}],
    ['client credentials', 'secret'],
  ] as const) {
    it(`happens once more when the session ended under twenty calls at the same time (${what})`, async () => {
      const salesforce = again(
        change === 'secret' ? { privateKey: undefined, clientSecret: at.cloud.client.secret } : change,
      );
      await salesforce.call(describeCall);
      at.cloud.expireAccessTokens();
      at.cloud.clearCalls();
      const answers = await Promise.all(Array.from({ length: 20 }, () => salesforce.call(describeCall)));
      assert.equal(answers.length, 20);
      assert.equal(at.signIns(), 1);
      await salesforce.call(describeCall);
      assert.equal(at.signIns(), 1, 'the new session is kept');
    });
  }

  it('happens again and again, as often as the session ends', async () => {
    for (let round = 1; round <= 3; round += 1) {
      await at.salesforce.call(describeCall);
      assert.equal(at.signIns(), round);
      at.cloud.expireAccessTokens();
    }
  });

  it('happens again for a session whose only call was refused: the refusal shows that it worked', async () => {
    const { code } = await errorOf(() => at.salesforce.call({ ...describeCall, path: '/sobjects/Absent/describe' }));
    assert.equal(code, 'OPPORTUNITY_NOT_FOUND');
    at.cloud.expireAccessTokens();
    await at.salesforce.call(describeCall);
    assert.equal(at.signIns(), 2);
  });

  it('is refused for a session that has never worked: a gateway answered its only call', async () => {
    at.cloud.fail({ times: 1, path: /describe/, status: 503, body: '' });
    assert.equal((await errorOf(() => at.salesforce.call(describeCall))).code, 'SALESFORCE_UNAVAILABLE');
    at.cloud.expireAccessTokens();
    assert.equal((await errorOf(() => at.salesforce.call(describeCall))).code, 'SALESFORCE_SIGN_IN');
    assert.equal(at.signIns(), 1);
  });

  it('survives the assertion: a session that ends after hours is renewed with a new one', async () => {
    await at.salesforce.call(describeCall);
    at.clock.advance(3 * 3_600_000);
    await at.salesforce.call(describeCall);
    assert.equal(at.signIns(), 2);
  });

  const { privateKey: foreignKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  for (const [what, change] of [
    ['another private key', { privateKey: foreignKey }],
    ['an unknown app', { clientId: 'unknown' }],
    ['an unknown user', { username: 'nobody@contoso.example' }],
    ['a wrong client secret', { privateKey: undefined, clientSecret: 'wrong' }],
  ] as const) {
    it(`is refused with ${what}, and the message holds no secret`, async () => {
      const { code, message, retryable } = await errorOf(() => again(change).call(describeCall));
      assert.deepEqual([code, retryable], ['SALESFORCE_SIGN_IN', true]);
      assert.doesNotMatch(message, /PRIVATE KEY|eyJ/);
    });
  }

  it('is tried anew a second after it failed', async () => {
    at.cloud.fail({
      times: 1,
      path: /oauth2\/token/,
      status: 400,
      body: { error: 'invalid_grant', error_description: 'no' },
    });
    const { code, retryAfterMs = 0 } = await errorOf(() => at.salesforce.call(describeCall));
    assert.deepEqual([code, retryAfterMs], ['SALESFORCE_SIGN_IN', 1_000]);
    at.clock.advance(retryAfterMs);
    await at.salesforce.call(describeCall);
  });

  it('is tried anew when a session could not be renewed', async () => {
    await at.salesforce.call(describeCall);
    at.cloud.expireAccessTokens();
    at.cloud.fail({
      times: 1,
      path: /oauth2\/token/,
      status: 400,
      body: { error: 'invalid_grant', error_description: 'no' },
    });
    const { retryable, retryAfterMs } = await errorOf(() => at.salesforce.call(describeCall));
    assert.deepEqual([retryable, retryAfterMs], [true, 1_000]);
    at.clock.advance(1_000);
    await at.salesforce.call(describeCall);
  });

  for (const fault of [{ status: 503, body: 'x' }, { status: 500, body: '<html>' }, { hangUp: true }] as const) {
    it(`is unavailable when the service is (${JSON.stringify(fault)})`, async () => {
      at.cloud.fail({ times: 1, path: /oauth2\/token/, ...fault });
      assert.equal((await errorOf(() => at.salesforce.call(describeCall))).code, 'SALESFORCE_UNAVAILABLE');
    });
  }

  it('is unavailable when no answer comes in time', async (t) => {
    const silent = await startAnsweringServer(() => undefined);
    t.after(() => silent.close());
    const limits = { timeoutMs: 30, maxBytes: 1_000 };
    const { code } = await errorOf(() => again({ loginUrl: silent.url, limits }).call(describeCall));
    assert.equal(code, 'SALESFORCE_UNAVAILABLE');
    assert.deepEqual(silent.requests, ['POST /services/oauth2/token']);
  });

  it('is unavailable when nobody listens', async () => {
    const loginUrl = `http://127.0.0.1:${String(await freePort())}`;
    assert.equal((await errorOf(() => again({ loginUrl }).call(describeCall))).code, 'SALESFORCE_UNAVAILABLE');
  });
});

describe('calls of Salesforce', () => {
  let at: Connected;
  before(async () => {
    at = await startConnected();
  });
  after(() => at.cloud.close());
  beforeEach(async () => {
    at = reconnect(at);
    await at.salesforce.call(describeCall);
    at.cloud.clearCalls();
  });

  it("tell the org's clock to within the second of its answers", async () => {
    at.clock.advance(1_234_567);
    const { serverTime } = await at.salesforce.call(describeCall);
    assert.ok(serverTime <= at.clock.now() && serverTime > at.clock.now() - 1_000, String(serverTime));
  });

  it("tell the org's clock as it was when they were sent, however long they took", async () => {
    const sent = at.clock.now();
    let now = () => sent;
    const { salesforce } = connect(at.cloud, () => now());
    await salesforce.call(describeCall);
    const readings = [sent];
    now = () => readings.shift() ?? sent + 5_000;
    const { serverTime } = await salesforce.call(describeCall);
    assert.equal(serverTime, Math.floor(sent / 1_000) * 1_000);
  });

  it('carry the version that was configured', async () => {
    await connect(at.cloud, () => at.clock.now(), { apiVersion: '67.0' }).salesforce.call(describeCall);
    assert.ok(at.cloud.calls().some(({ path }) => path === '/services/data/v67.0/sobjects/Opportunity/describe'));
  });

  const error = (errorCode: string, message = 'the reason') => [{ errorCode, message }];
  const failures: [status: number, body: unknown, code: string][] = [
    [400, error('FIELD_CUSTOM_VALIDATION_EXCEPTION'), 'SALESFORCE_REFUSED'],
    [400, error('UNABLE_TO_LOCK_ROW'), 'SALESFORCE_UNAVAILABLE'],
    [400, error('QUERY_TIMEOUT'), 'SALESFORCE_UNAVAILABLE'],
    [403, error('REQUEST_LIMIT_EXCEEDED'), 'SALESFORCE_LIMIT'],
    [
      403,
      error('REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
      'SALESFORCE_UNAVAILABLE',
    ],
    [403, error('INSUFFICIENT_ACCESS'), 'SALESFORCE_REFUSED'],
    [404, error('NOT_FOUND'), 'OPPORTUNITY_NOT_FOUND'],
    [404, error('ENTITY_IS_DELETED'), 'OPPORTUNITY_NOT_FOUND'],
    [412, error('PRECONDITION_FAILED'), 'OPPORTUNITY_CHANGED'],
    [400, error('DUPLICATE_VALUE'), 'OPPORTUNITY_CHANGED'],
    [500, error('UNKNOWN_EXCEPTION'), 'SALESFORCE_UNAVAILABLE'],
    [503, error('SERVER_UNAVAILABLE'), 'SALESFORCE_UNAVAILABLE'],
    [429, 'slow down', 'SALESFORCE_UNAVAILABLE'],
    [420, '', 'SALESFORCE_UNAVAILABLE'],
    // Not the org: a proxy, a firewall or a maintenance page.
    [403, '<!DOCTYPE HTML><title>Blocked</title>', 'SALESFORCE_UNAVAILABLE'],
    [400, ' <html></html>', 'SALESFORCE_UNAVAILABLE'],
    [500, '<html></html>', 'SALESFORCE_UNAVAILABLE'],
    [502, '', 'SALESFORCE_UNAVAILABLE'],
    [503, '', 'SALESFORCE_UNAVAILABLE'],
    [504, '', 'SALESFORCE_UNAVAILABLE'],
  ];
  for (const [status, body, code] of failures) {
    it(`${String(status)} ${JSON.stringify(body).slice(0, 70)} is ${code}, after one request`, async () => {
      at.cloud.fail({ times: 1, path: /describe/, status, body });
      assert.equal((await errorOf(() => at.salesforce.call(describeCall))).code, code);
      assert.equal(at.restCalls().length, 1);
    });
  }

  it('keep what the org said for the seller to read, and for nobody else', async () => {
    at.cloud.fail({
      times: 1,
      path: /describe/,
      status: 400,
      body: error('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Close date must be in the future.'),
    });
    const { message, words } = await errorOf(() => at.salesforce.call(describeCall));
    assert.equal(words, 'Close date must be in the future. (FIELD_CUSTOM_VALIDATION_EXCEPTION)');
    assert.equal(message, 'Salesforce refused the record (FIELD_CUSTOM_VALIDATION_EXCEPTION).');
  });

  it('say what to do about a page of a proxy, and show it to nobody', async () => {
    at.cloud.fail({ times: 1, path: /describe/, status: 403, body: '<html>Blocked by policy 7</html>' });
    const { message, advice, words } = await errorOf(() => at.salesforce.call(describeCall));
    assert.match(message, /^127\.0\.0\.1:\d+ answered 403 with a web page\.$/);
    assert.match(advice, /perhaps from a proxy or a firewall: let this machine call 127\.0\.0\.1/);
    assert.equal(words, undefined);
  });

  it('tell how many calls the org has used, once it has said so', async () => {
    const { salesforce } = connect(at.cloud, () => at.clock.now());
    assert.equal(salesforce.usage(), undefined);
    at.cloud.setApiCallsUsed(41_000);
    await salesforce.call(describeCall);
    assert.deepEqual(salesforce.usage(), { used: 41_001, limit: 100_000 });
    at.cloud.fail({
      times: 1,
      path: /describe/,
      status: 503,
      body: '',
      headers: { 'Sforce-Limit-Info': 'api-usage=7/9' },
    });
    await errorOf(() => salesforce.call(describeCall));
    assert.deepEqual(salesforce.usage(), { used: 7, limit: 9 }, 'errors say it, too');
  });

  for (const [what, status, path, header, ms] of [
    ['in seconds', 503, /describe/, () => '120', 120_000],
    ['by a date', 429, /describe/, () => new Date(at.clock.now() + 57_000).toUTCString(), 57_000],
    [
      'by a date, to a relay whose clock is fast',
      503,
      /describe/,
      () => new Date(at.clock.now() + 57_000).toUTCString(),
      57_000,
    ],
    ['by a date that is over', 503, /describe/, () => new Date(at.clock.now() - 5_000).toUTCString(), 0],
    ['in words that mean nothing', 420, /describe/, () => 'soon', 1_000],
    ['for weeks, which is a quarter of an hour', 503, /describe/, () => '9999999', 900_000],
    ['at the sign-in', 503, /oauth2/, () => '57', 57_000],
  ] as const)
    it(`are told to wait ${what} (${String(status)}), and no call goes out before`, async () => {
      let ahead = 0;
      const { salesforce } = connect(at.cloud, () => at.clock.now() + ahead);
      if (path.test('describe')) await salesforce.call(describeCall);
      if (what.includes('fast')) ahead = 600_000;
      at.cloud.clearCalls();
      const date = new Date(at.clock.now()).toUTCString();
      at.cloud.fail({ times: 1, path, status, body: '', headers: { 'Retry-After': header(), Date: date } });
      const call = () => salesforce.call(describeCall);
      const { code, retryAfterMs } = await errorOf(call);
      assert.deepEqual([code, retryAfterMs], ['SALESFORCE_UNAVAILABLE', ms]);
      const calls = at.cloud.calls().length;
      if (ms > 0) {
        at.clock.advance(ms - 1);
        assert.equal((await errorOf(call)).retryAfterMs, 1_000);
        assert.equal(at.cloud.calls().length, calls, 'no call inside the window');
        at.clock.advance(1);
      }
      await call();
    });

  describe('beyond the daily limit', () => {
    const limit = 100_000;
    it('stop for ten seconds, and go on with one', async () => {
      at.cloud.setApiCallsUsed(limit);
      const outcome = async () => {
        const { code, retryable, retryAfterMs } = await errorOf(() => at.salesforce.call(describeCall));
        return [code, retryable, retryAfterMs];
      };
      assert.deepEqual(await outcome(), ['SALESFORCE_LIMIT', true, 10_000]);
      at.clock.advance(7_000);
      assert.deepEqual(await outcome(), ['SALESFORCE_LIMIT', true, 3_000]);
      assert.equal(at.restCalls().length, 1);
      at.clock.advance(3_000);
      assert.deepEqual(await outcome(), ['SALESFORCE_LIMIT', true, 10_000]);
      assert.equal(at.restCalls().length, 2);
      at.cloud.setApiCallsUsed(0);
      at.clock.advance(10_000);
      await at.salesforce.call(describeCall);
      await at.salesforce.call(describeCall);
    });

    it('say what to do about it', async () => {
      at.cloud.setApiCallsUsed(limit);
      const { message, advice } = await errorOf(() => at.salesforce.call(describeCall));
      at.cloud.setApiCallsUsed(0);
      assert.equal(message, "The org's API calls for today are used up (REQUEST_LIMIT_EXCEEDED).");
      assert.match(advice, /Daily_API_Share/);
    });
  });

  it('whose session ends while many are under way ask for one token, and all succeed', async () => {
    at.cloud.expireAccessTokens();
    at.cloud.clearCalls();
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => at.salesforce.call(describeCall)));
    assert.equal(outcomes.length, 40);
    assert.equal(at.signIns(), 1);
    assert.ok(at.cloud.calls().filter(({ status }) => status === 401).length > 1, 'more than one was refused');
  });

  it('whose session cannot be renewed all fail with the reason, and the next one signs in', async () => {
    at.cloud.expireAccessTokens();
    at.cloud.fail({ times: 40, path: /oauth2\/token/, status: 400, body: { error: 'invalid_grant' } });
    const codes = await Promise.all(
      Array.from({ length: 10 }, async () => (await errorOf(() => at.salesforce.call(describeCall))).code),
    );
    assert.deepEqual(new Set(codes), new Set(['SALESFORCE_SIGN_IN']));
    at.cloud.heal();
    // How often the ten tried on their own is a matter of timing, and with it the length of the pause.
    at.clock.advance(60_000);
    await at.salesforce.call(describeCall);
  });

  it('whose connection breaks are unavailable', async () => {
    at.cloud.fail({ times: Infinity, path: /describe/, hangUp: true });
    assert.equal((await errorOf(() => at.salesforce.call(describeCall))).code, 'SALESFORCE_UNAVAILABLE');
    at.cloud.heal();
  });

  it('that are steps of a walk are waited for, and no others', async () => {
    const waits: number[] = [];
    const patience = createPatience(async (ms) => {
      waits.push(ms);
      return true;
    });
    const { salesforce } = connect(at.cloud, () => at.clock.now(), { patience });
    at.cloud.fail({ times: 2, path: /describe/, status: 503 });
    assert.equal((await errorOf(() => salesforce.call(describeCall))).code, 'SALESFORCE_UNAVAILABLE');
    await salesforce.call({ ...describeCall, isStep: true });
    assert.deepEqual(waits, [1_000]);
  });

  it('that write are not repeated when their answer is lost', async () => {
    at.cloud.fail({ times: 1, method: 'POST', path: /Account/, hangUp: true, afterWork: true });
    const write = { method: 'POST', path: '/sobjects/Account', body: { Name: 'Northwind' }, operation: 'o' } as const;
    assert.equal((await errorOf(() => at.salesforce.call(write))).code, 'SALESFORCE_UNAVAILABLE');
    assert.equal((await at.admin.query("SELECT Id FROM Account WHERE Name = 'Northwind'")).length, 1);
  });

  for (const [what, body] of [
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['broken JSON', '{"fields":['],
  ] as const) {
    it(`that succeed with ${what} never throw anything raw`, async () => {
      at.cloud.fail({ times: 1, path: /describe/, status: 200, body, headers: { 'content-type': 'application/json' } });
      assert.match((await errorOf(() => at.organization.load())).code, /^SALESFORCE_/);
    });
  }
});
