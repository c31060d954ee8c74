import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Http } from '../../../relay/ground/http.ts';
import { createApi } from '../../../relay/partner-center/api.ts';
import { throttled } from '../../clouds/partner-center/gateway.ts';
import { errorOf } from '../error-of.ts';
import { audiences, connect, startConnected, type Connected } from './connected.ts';

const path = '/v1.0/engagements/referrals';

describe('authorised calls of Partner Center', () => {
  let at: Connected;
  beforeEach(async () => {
    at = await startConnected();
  });
  afterEach(() => at.cloud.close());
  const get = (rest = '') => at.api({ method: 'GET', url: `${at.cloud.apiUrl}${path}${rest}`, operation: 'get' });
  const fail = (rule: object) => {
    at.cloud.fail({ times: 1, host: 'api', status: 500, ...rule });
  };

  it('a call carries what the service documents as required', async () => {
    // The simulator refuses calls without bearer token or client-request-id.
    assert.equal((await get()).status, 200);
  });

  it('a token that was refused is renewed once, and the call repeated', async () => {
    await get();
    at.cloud.clearCalls();
    // An hour passes for the service only.
    fail({ status: 401, body: { error: { code: 'unauthenticated', message: 'expired' } } });
    assert.equal((await get()).status, 200);
    assert.deepEqual([at.callsOf('api').length, at.callsOf('authority').length], [2, 1]);
  });

  it('a token that really ran out in the eyes of the service is renewed', async () => {
    // The relay's clock stands still, the service's does not.
    const slow = connect(at.cloud, () => 0);
    const call = () => slow.api({ method: 'GET', url: `${at.cloud.apiUrl}${path}`, operation: 'get' });
    await call();
    at.clock.advance(2 * 3_600_000);
    at.cloud.clearCalls();
    assert.equal((await call()).status, 200);
    assert.equal(at.callsOf('authority').length, 1);
  });

  it('many calls whose token ran out at once ask for one new token, and all succeed', async () => {
    const slow = connect(at.cloud, () => 0);
    const call = () => slow.api({ method: 'GET', url: `${at.cloud.apiUrl}${path}`, operation: 'get' });
    await call();
    at.clock.advance(2 * 3_600_000);
    at.cloud.clearCalls();
    const answers = await Promise.all(Array.from({ length: 10 }, call));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(at.callsOf('api').length, 20);
    assert.equal(at.callsOf('authority').length, 1);
  });

  it('a late refusal of the old token does not throw away the new one', async () => {
    let bought = 0;
    const refusals: (() => void)[] = [];
    const both = Promise.withResolvers<undefined>();
    const answer = (status: number, body: object) => ({
      status,
      headers: new Map(),
      body: Buffer.from(JSON.stringify(body)),
    });
    const http: Http = async ({ operation, headers }) => {
      if (operation === 'token')
        return answer(200, { access_token: `token ${String((bought += 1))}`, expires_in: 3600 });
      if (headers?.['authorization'] !== 'Bearer token 1') return answer(200, {});
      const { promise, resolve } = Promise.withResolvers<undefined>();
      refusals.push(() => {
        resolve(undefined);
      });
      if (refusals.length === 2) both.resolve(undefined);
      await promise;
      return answer(401, {});
    };
    const { tokens } = connect(at.cloud, () => at.clock.now(), { http });
    const api = createApi(http, tokens, audiences.referrals);
    const call = () => api({ method: 'GET', url: `${at.cloud.apiUrl}${path}`, operation: 'get' });
    const calls = [call(), call()];
    await both.promise;
    refusals[0]?.();
    await Promise.race(calls);
    refusals[1]?.();
    await Promise.all(calls);
    assert.equal(bought, 2);
  });

  it('a token that is refused twice ends in a sign-in error, without a third attempt', async () => {
    fail({ times: 2, status: 401, body: { error: { code: '900421', message: 'MFA is required.' } } });
    const { code, message, words } = await errorOf(get);
    assert.equal(code, 'PARTNER_CENTER_SIGN_IN');
    assert.match(message, /900421/);
    assert.equal(words, 'Partner Center: MFA is required.');
    assert.equal(at.callsOf('api').length, 2);
  });

  it('a service that takes no token costs two sign-ins, however many calls ask, and the next two after five seconds', async () => {
    fail({ times: 1_000, status: 401, body: { error: { code: 'unauthenticated', message: 'no' } } });
    const signIns = async () => {
      at.cloud.clearCalls();
      for (let batch = 0; batch < 20; batch += 1) await Promise.allSettled(Array.from({ length: 10 }, () => get()));
      return at.callsOf('authority').length;
    };
    assert.equal(await signIns(), 2);
    assert.equal((await errorOf(get)).code, 'PARTNER_CENTER_SIGN_IN');
    at.clock.advance(4_999);
    assert.equal(await signIns(), 0);
    at.clock.advance(1);
    assert.equal(await signIns(), 2);
  });

  it('only the webhook host gives its reason to the operator: those about referrals may quote what a customer wrote', async () => {
    const body = { code: '2000', description: 'Never heard of it.', data: [], source: 'PartnerFD' };
    fail({ status: 400, body });
    assert.doesNotMatch((await errorOf(get)).message, /heard/);
    fail({ host: 'webhooks', status: 400, body });
    const { message, advice } = await errorOf(() => at.registrations.show());
    assert.match(message, /^Partner Center refused \(400 2000\).*: Never heard of it\.$/);
    assert.match(advice, /RELAY_PUBLIC_URL/);
    fail({ host: 'webhooks', status: 403, body });
    assert.match((await errorOf(() => at.registrations.show())).advice, /role/);
  });

  it('the token of the other audience is refused, as the real service refuses it', async () => {
    const wrong = connect(at.cloud, () => at.clock.now());
    const { code } = await errorOf(() =>
      wrong.registrations
        .show()
        .then(() =>
          wrong.api({ method: 'GET', url: `${at.cloud.webhookApiUrl}/webhooks/v1/registration`, operation: 'o' }),
        ),
    );
    assert.equal(code, 'PARTNER_CENTER_SIGN_IN');
  });

  const statuses: [status: number, code: string, retryable: boolean][] = [
    [300, 'PARTNER_CENTER_UNAVAILABLE', true],
    [302, 'PARTNER_CENTER_UNAVAILABLE', true],
    [307, 'PARTNER_CENTER_UNAVAILABLE', true],
    [400, 'PARTNER_CENTER_REFUSED', false],
    [403, 'PARTNER_CENTER_DENIED', true],
    [404, 'REFERRAL_NOT_FOUND', false],
    [405, 'PARTNER_CENTER_REFUSED', false],
    [408, 'PARTNER_CENTER_UNAVAILABLE', true],
    [409, 'REFERRAL_CHANGED', true],
    [410, 'REFERRAL_NOT_FOUND', false],
    [412, 'REFERRAL_CHANGED', true],
    [415, 'PARTNER_CENTER_REFUSED', false],
    [422, 'PARTNER_CENTER_REFUSED', false],
    [423, 'PARTNER_CENTER_UNAVAILABLE', true],
    [500, 'PARTNER_CENTER_UNAVAILABLE', true],
    [501, 'PARTNER_CENTER_UNAVAILABLE', true],
    [503, 'PARTNER_CENTER_UNAVAILABLE', true],
    [504, 'PARTNER_CENTER_UNAVAILABLE', true],
  ];
  const bodies: [what: string, body: unknown][] = [
    [
      'the error envelope',
      { error: { code: 'theCode', message: 'the reason', target: 'referral', innerError: { code: 'x' } } },
    ],
    ['the flat body', { statusCode: 1, message: 'the reason' }],
    ['the body of the webhook host', { code: '2000', description: 'the reason', data: [], source: 'PartnerFD' }],
    ['HTML', '<html>the reason</html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['an error that is a text', { error: 'the reason' }],
    ['an error without message', { error: { code: 'theCode' } }],
    ['a deep list', JSON.stringify([[[{ error: null }]]])],
  ];
  for (const [status, code, retryable] of statuses) {
    it(`${String(status)} is ${code}, whatever its body`, async () => {
      for (const [what, body] of bodies) {
        fail({ status, body });
        const error = await errorOf(get);
        assert.deepEqual([error.code, error.retryable], [code, retryable], what);
      }
    });
  }

  for (const [status, reason, code] of [
    [400, 'resourceModified', 'REFERRAL_CHANGED'],
    [400, 'preconditionFailed', 'REFERRAL_CHANGED'],
    [428, 'PreconditionFailed', 'REFERRAL_CHANGED'],
    [400, 'itemNotFound', 'REFERRAL_NOT_FOUND'],
    [400, 'accessDenied', 'PARTNER_CENTER_DENIED'],
    [404, 'accessDenied', 'PARTNER_CENTER_DENIED'],
    [409, 'serviceNotAvailable', 'PARTNER_CENTER_UNAVAILABLE'],
    [400, 'invalidRequest', 'PARTNER_CENTER_REFUSED'],
    [400, 'toString', 'PARTNER_CENTER_REFUSED'],
  ] as const)
    it(`${String(status)} with the published code ${reason} is ${code}`, async () => {
      fail({ status, body: { error: { code: reason, message: 'the reason' } } });
      assert.equal((await errorOf(get)).code, code);
    });

  it('401 is a refused sign-in, whatever published code comes with it', async () => {
    fail({ status: 401, times: 2, body: { error: { code: 'accessDenied', message: 'the reason' } } });
    assert.equal((await errorOf(get)).code, 'PARTNER_CENTER_SIGN_IN');
  });

  it('a page of a proxy is named as what it is', async () => {
    fail({ status: 403, body: '<!DOCTYPE html><html><title>Access denied</title></html>' });
    const { advice, words } = await errorOf(get);
    assert.match(advice, /perhaps from a proxy or a firewall: let this machine call 127\.0\.0\.1/);
    assert.equal(words, 'Partner Center: no reason given');
  });

  for (const status of [200, 202])
    it(`a page with ${String(status)} is not an answer, so nothing counts as done`, async () => {
      fail({ status, body: '\ufeff<html><title>Sign in to the network</title></html>' });
      const { code, retryable, advice } = await errorOf(get);
      assert.deepEqual([code, retryable], ['PARTNER_CENTER_UNAVAILABLE', true]);
      assert.match(advice, /perhaps from a proxy or a firewall/);
    });

  it('an answer after a byte order mark is read', async () => {
    fail({ status: 200, body: '\ufeff{"value":[]}' });
    assert.deepEqual((await get()).body, { value: [] });
  });

  it("the code and the request's ids are in the message, the service's own reason is in the words only", async () => {
    fail({ status: 400, ...{ body: bodies[0]?.[1], headers: { 'request-id': 'r-1', 'MS-CorrelationId': 'c-1' } } });
    const { message, words } = await errorOf(get);
    for (const part of ['400', 'theCode', 'r-1', 'c-1']) assert.ok(message.includes(part), message);
    assert.ok(!message.includes('the reason'), message);
    assert.equal(words, 'Partner Center: the reason');
  });

  const reasons: [what: string, body: unknown, code: string, reason: string][] = [
    ['the envelope', { error: { code: 'invalidRequest', message: 'Bad date' } }, ' invalidRequest', 'Bad date'],
    ['the envelope without a code', { error: { message: 'Bad date' } }, '', 'Bad date'],
    [
      'the envelope whose reason is inside',
      { error: { code: 'c', message: '', innerError: { code: 'x', message: 'Unauthorized referral access' } } },
      ' c',
      'Unauthorized referral access',
    ],
    ['the envelope spelled otherwise', { error: { code: 'c', innererror: { message: 'Inside' } } }, ' c', 'Inside'],
    [
      'the form of the webhook host',
      { code: '2000', description: 'The webhook URL is not valid', data: [], source: 'PartnerFD' },
      ' 2000',
      'The webhook URL is not valid',
    ],
    ['that form with a number', { code: 900421, description: 'MFA is required' }, ' 900421', 'MFA is required'],
    ['the form of throttling', { statusCode: 429, message: 'Rate limit' }, '', 'Rate limit'],
    ['a form that nobody knows', { problem: 'x' }, '', 'no reason given'],
  ];
  for (const [what, body, code, reason] of reasons)
    it(`the reason is found in ${what}`, async () => {
      fail({ status: 400, body });
      const { message, words } = await errorOf(get);
      assert.deepEqual([message, words], [`Partner Center refused (400${code}).`, `Partner Center: ${reason}`]);
    });

  for (const shape of ['flat', 'envelope'] as const) {
    it(`429 with the ${shape} body closes the host for as long as it says`, async () => {
      fail(throttled(57, shape));
      const { code, retryAfterMs } = await errorOf(get);
      assert.deepEqual([code, retryAfterMs], ['PARTNER_CENTER_THROTTLED', 57_000]);
      at.cloud.clearCalls();
      at.clock.advance(56_999);
      assert.equal((await errorOf(get)).code, 'PARTNER_CENTER_THROTTLED');
      assert.deepEqual(at.callsOf('api'), []);
      at.clock.advance(1);
      assert.equal((await get()).status, 200);
    });
  }

  it('patience with one host does not stop the other ones', async () => {
    fail(throttled(57, 'flat'));
    await errorOf(get);
    assert.equal(await at.registrations.show(), undefined);
    assert.match(await at.tokens.get(audiences.webhooks), /^ey/);
  });

  it('a broken connection is unavailable', async () => {
    at.cloud.fail({ times: 1, host: 'api', hangUp: true });
    assert.equal((await errorOf(get)).code, 'PARTNER_CENTER_UNAVAILABLE');
  });

  it('a redirect is not followed, least of all with the token', async () => {
    fail({ status: 307, headers: { location: `${at.cloud.webhookApiUrl}/webhooks/v1/registration` } });
    await errorOf(get);
    assert.deepEqual(at.callsOf('webhooks'), []);
  });

  it('a 200 with nothing has no body for the caller', async () => {
    fail({ status: 200, body: '' });
    assert.equal((await get()).body, undefined);
  });

  it('no message ever holds a token', async () => {
    const token = await at.tokens.get(audiences.referrals);
    for (const status of [400, 401, 403, 404, 429, 500]) {
      fail({ times: status === 401 ? 2 : 1, status, body: 'x' });
      const { message } = await errorOf(get);
      assert.ok(!message.includes(token) && !message.includes('Bearer'), message);
    }
  });
});
