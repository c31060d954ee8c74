import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Http } from '../../../relay/ground/http.ts';
import { createCredentials } from '../../../relay/store/credentials.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { errorOf } from '../error-of.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { audiences, connect, startConnected, type Connected } from './connected.ts';

const { referrals: audience, webhooks } = audiences;

describe('tokens of Partner Center', () => {
  let at: Connected;
  beforeEach(async () => {
    at = await startConnected();
  });
  afterEach(() => at.cloud.close());
  const requests = () => at.callsOf('authority').length;
  const again = (change: Parameters<typeof connect>[2] = {}) => connect(at.cloud, () => at.clock.now(), change);

  it('a token is asked for at the tenant, when it is first needed', async () => {
    assert.equal(requests(), 0);
    assert.match(await at.tokens.get(audience), /^ey/);
    assert.deepEqual(at.callsOf('authority'), [`POST /${at.cloud.tenantId}/oauth2/token`]);
  });

  it('a hundred calls at once ask for one token', async () => {
    const tokens = await Promise.all(Array.from({ length: 100 }, () => at.tokens.get(audience)));
    assert.deepEqual([new Set(tokens).size, requests()], [1, 1]);
  });

  it('a hundred calls at once that are refused have asked once, and nobody asks again for thirty seconds', async () => {
    at.cloud.fail({ times: 1, host: 'authority', status: 400, body: { error: 'invalid_grant' } });
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => at.tokens.get(audience)));
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    at.clock.advance(29_999);
    assert.equal((await errorOf(() => at.tokens.get(audience))).code, 'PARTNER_CENTER_SIGN_IN');
    assert.equal(requests(), 1);
    at.clock.advance(1);
    await at.tokens.get(audience);
    assert.equal(requests(), 2);
  });

  it('in these thirty seconds a token that is held is still given, and no audience asks', async () => {
    const token = await at.tokens.get(audience);
    at.cloud.revokeRefreshTokens();
    await errorOf(() => at.tokens.get(webhooks));
    const asked = requests();
    at.clock.advance(29_999);
    assert.equal((await errorOf(() => at.tokens.get(webhooks))).code, 'PARTNER_CENTER_SIGN_IN');
    assert.equal(await at.tokens.get(audience), token);
    at.tokens.drop(audience, token);
    assert.equal((await errorOf(() => at.tokens.get(audience))).code, 'PARTNER_CENTER_SIGN_IN');
    assert.equal(requests(), asked);
  });

  it('a clock that is set back by an hour does not keep a refusal longer', async () => {
    at.cloud.fail({ times: 1, host: 'authority', status: 400, body: { error: 'invalid_grant' } });
    let now = at.clock.now();
    const { tokens } = connect(at.cloud, () => now);
    await errorOf(() => tokens.get(audience));
    now -= 3_600_000;
    await tokens.get(audience);
  });

  it('an outage is no refusal: the next call asks again at once', async () => {
    at.cloud.fail({ times: 1, host: 'authority', status: 500 });
    assert.equal((await errorOf(() => at.tokens.get(audience))).code, 'PARTNER_CENTER_UNAVAILABLE');
    await at.tokens.get(audience);
  });

  it('each audience has a token of its own, bought with the same refresh token', async () => {
    const [one, other] = await Promise.all([at.tokens.get(audience), at.tokens.get(webhooks)]);
    assert.notEqual(one, other);
    assert.equal(requests(), 2);
  });

  it('a token is kept until five minutes before its end', async () => {
    const first = await at.tokens.get(audience);
    at.clock.advance(55 * 60_000 - 1);
    assert.equal(await at.tokens.get(audience), first);
    at.clock.advance(1);
    assert.notEqual(await at.tokens.get(audience), first);
    assert.equal(requests(), 2);
  });

  it('a token that lives only a minute is kept for half of it', async () => {
    const lifeSeconds = 60;
    let bought = 0;
    const http: Http = () => {
      const grant = { access_token: `token ${String((bought += 1))}`, expires_in: lifeSeconds };
      return Promise.resolve({ status: 200, headers: new Map(), body: Buffer.from(JSON.stringify(grant)) });
    };
    const { tokens } = again({ http });
    for (let second = 0; second < 30; second += 1) {
      await tokens.get(audience);
      at.clock.advance(1_000);
    }
    assert.equal(bought, 1);
    await tokens.get(audience);
    assert.equal(bought, 2);
  });

  it('a token that is dropped is asked for anew, the other audience keeps its own', async () => {
    const [one, other] = [await at.tokens.get(audience), await at.tokens.get(webhooks)];
    at.tokens.drop(audience, one);
    assert.notEqual(await at.tokens.get(audience), one);
    assert.equal(await at.tokens.get(webhooks), other);
  });

  it('a token that is dropped late leaves the newer one alone', async () => {
    const old = await at.tokens.get(audience);
    at.tokens.drop(audience, old);
    const newer = await at.tokens.get(audience);
    at.tokens.drop(audience, old);
    assert.equal(await at.tokens.get(audience), newer);
    assert.equal(requests(), 2);
  });

  it('every rotated refresh token is kept, and used in place of the first one', async () => {
    const token = await at.tokens.get(audience);
    const [rotated] = at.kept.values();
    assert.notEqual(rotated, undefined);
    assert.notEqual(rotated, at.cloud.refreshToken);
    at.tokens.drop(audience, token);
    await at.tokens.get(audience);
    const [later] = at.kept.values();
    assert.notEqual(later, rotated);
  });

  it('after a restart the kept token is enough, without the environment', async () => {
    await at.tokens.get(audience);
    const [rotated] = at.kept.values();
    const restarted = again({
      firstRefreshToken: undefined,
      refreshTokens: { get: async () => rotated, set: async () => undefined, storedAt: async () => undefined },
    });
    await restarted.tokens.get(audience);
  });

  it('a kept token that was revoked gives way to a new one in the environment, which is then kept', async () => {
    await at.tokens.get(audience);
    const [revoked] = at.kept.values();
    at.cloud.revokeRefreshTokens();
    const kept = new Map([['partner-center-refresh-token', revoked ?? '']]);
    const { tokens } = again({
      firstRefreshToken: at.cloud.newRefreshToken(),
      refreshTokens: {
        get: async (name) => kept.get(name),
        set: async (name, secret) => void kept.set(name, secret),
        storedAt: async () => undefined,
      },
    });
    at.cloud.clearCalls();
    const token = await tokens.get(audience);
    assert.equal(requests(), 2, 'the kept one, then the new one');
    assert.notEqual(kept.get('partner-center-refresh-token'), revoked);
    tokens.drop(audience, token);
    await tokens.get(audience);
    assert.equal(requests(), 3, 'the kept one is good again');
  });

  it('the refresh token in use runs out 90 days after it was kept; each rotation begins anew', async () => {
    const days = 24 * 60 * 60_000;
    assert.equal(await at.tokens.credentialExpires(), undefined, 'nobody knows how old the one in the environment is');
    await at.tokens.get(audience);
    const first = at.clock.now();
    assert.equal(await at.tokens.credentialExpires(), first + 90 * days);
    at.clock.advance(30 * days);
    assert.equal(await at.tokens.credentialExpires(), first + 90 * days);
    await at.tokens.get(audience);
    assert.equal(await at.tokens.credentialExpires(), first + 120 * days);
  });

  it('the end of a refresh token is still known after a restart, and two relays know the same', async () => {
    const folder = temporaryFolder('cosell-store');
    const [one, other] = [
      await openStore({ dataDir: folder }, at.clock),
      await openStore({ dataDir: folder }, at.clock),
    ];
    const keptIn = (store: typeof one) => ({
      refreshTokens: createCredentials(store, [Buffer.alloc(32, 1)], () => at.clock.now()),
    });
    await again(keptIn(one)).tokens.get(audience);
    at.clock.advance(1_000);
    const second = again({ ...keptIn(other), firstRefreshToken: undefined }).tokens;
    await second.get(audience);
    const expires = at.clock.now() + 90 * 24 * 60 * 60_000;
    assert.equal(await second.credentialExpires(), expires);
    assert.equal(await again(keptIn(one)).tokens.credentialExpires(), expires);
    await again({ ...keptIn(one), firstRefreshToken: undefined }).tokens.get(webhooks);
    for (const store of [one, other]) await store.close();
  });

  it('a kept token that no key opens is never replaced by the one in the environment', async () => {
    const folder = temporaryFolder('cosell-store');
    const store = await openStore({ dataDir: folder }, at.clock);
    const keptWith = (fill: number) => createCredentials(store, [Buffer.alloc(32, fill)], () => at.clock.now());
    await keptWith(1).set('partner-center-refresh-token', 'sealed with the key of the relay');
    const { code } = await errorOf(() => again({ refreshTokens: keptWith(2) }).tokens.get(audience));
    assert.equal(code, 'CREDENTIAL_UNREADABLE');
    assert.equal(await keptWith(1).get('partner-center-refresh-token'), 'sealed with the key of the relay');
    await store.close();
  });

  it('when all are revoked, signing in fails with what Entra said, and could succeed later', async () => {
    at.cloud.revokeRefreshTokens();
    const { code, message, retryable } = await errorOf(() => at.tokens.get(audience));
    assert.deepEqual([code, retryable], ['PARTNER_CENTER_SIGN_IN', true]);
    assert.match(message, /invalid_grant: AADSTS50173: [^\r\n]+\.$/);
    assert.doesNotMatch(message, /Trace ID/);
    assert.equal(at.kept.size, 0);
  });

  const entra = (code: string, words: string) => ({
    status: 400,
    body: { error: 'invalid_grant', error_description: `${code}: ${words}\r\nTrace ID: 1\r\nTimestamp: 2` },
  });
  // Waited out, however long it takes, and gone the moment that somebody has mended it: no deal is given up for any of them.
  const mended: [what: string, fault: { status: number; body?: unknown }, code: string][] = [
    ['503 of the token host', { status: 503 }, 'PARTNER_CENTER_UNAVAILABLE'],
    ['504 of the token host', { status: 504 }, 'PARTNER_CENTER_UNAVAILABLE'],
    ['a second factor that is too old', entra('AADSTS50078', 'Expired MFA.'), 'PARTNER_CENTER_SIGN_IN'],
    ['a password that was changed', entra('AADSTS50173', 'Expired grant.'), 'PARTNER_CENTER_SIGN_IN'],
    ['a consent that is missing', entra('AADSTS65001', 'No consent.'), 'PARTNER_CENTER_SIGN_IN'],
  ];
  for (const [what, fault, code] of mended)
    it(`${what} is waited out, and ends by itself once it is mended`, async () => {
      at.kept.set('partner-center-refresh-token', at.cloud.refreshToken);
      at.cloud.fail({ times: 1, host: 'authority', ...fault });
      const refused = await errorOf(() => at.tokens.get(audience));
      assert.deepEqual([refused.code, refused.retryable], [code, true]);
      assert.doesNotMatch(refused.message, /Trace ID/);
      at.clock.advance(30_000);
      assert.match(await at.tokens.get(audience), /^ey/);
    });

  it('a refresh token that is both kept and in the environment is tried once', async () => {
    at.kept.set('partner-center-refresh-token', at.cloud.refreshToken);
    at.cloud.revokeRefreshTokens();
    await errorOf(() => at.tokens.get(audience));
    assert.equal(requests(), 1);
  });

  it('without any refresh token nothing is asked, and the variable is named', async () => {
    const { code, message } = await errorOf(() => again({ firstRefreshToken: undefined }).tokens.get(audience));
    assert.equal(code, 'PARTNER_CENTER_SIGN_IN');
    assert.match(message, /PARTNER_CENTER_REFRESH_TOKEN/);
    assert.equal(requests(), 0);
  });

  for (const [what, change] of [
    ['a wrong secret', { clientSecret: 'wrong' }],
    ['a wrong client', { clientId: 'wrong' }],
    ['a wrong tenant', { tenantId: 'wrong' }],
    ['a tenant that would leave its place', { tenantId: '../../evil' }],
  ] as const) {
    it(`${what} fails to sign in, and no message holds the secrets`, async () => {
      const { code, message } = await errorOf(() => again(change).tokens.get(audience));
      assert.match(code, /^PARTNER_CENTER_(SIGN_IN|UNAVAILABLE)$/);
      for (const secret of [at.cloud.clientSecret, at.cloud.refreshToken]) assert.ok(!message.includes(secret));
    });
  }

  const garbage: [what: string, status: number, body: unknown, code: string][] = [
    ['HTML', 200, '<html>hello</html>', 'PARTNER_CENTER_SIGN_IN'],
    ['nothing', 200, '', 'PARTNER_CENTER_SIGN_IN'],
    ['null', 200, 'null', 'PARTNER_CENTER_SIGN_IN'],
    ['a list', 200, [], 'PARTNER_CENTER_SIGN_IN'],
    ['no token', 200, { expires_in: '3600' }, 'PARTNER_CENTER_SIGN_IN'],
    ['an empty token', 200, { access_token: '', expires_in: '3600' }, 'PARTNER_CENTER_SIGN_IN'],
    ['no lifetime', 200, { access_token: 'x' }, 'PARTNER_CENTER_SIGN_IN'],
    ['a lifetime that is none', 200, { access_token: 'x', expires_in: 'soon' }, 'PARTNER_CENTER_SIGN_IN'],
    ['an error in HTML', 400, '<html>no</html>', 'PARTNER_CENTER_SIGN_IN'],
    ['a redirect', 302, '', 'PARTNER_CENTER_SIGN_IN'],
    ['a failure', 500, 'oops', 'PARTNER_CENTER_UNAVAILABLE'],
    ['too many requests', 429, '', 'PARTNER_CENTER_THROTTLED'],
  ];
  for (const [what, status, body, code] of garbage) {
    it(`${what} (${String(status)}) in place of a token is ${code}, and no token is lost`, async () => {
      at.kept.set('partner-center-refresh-token', at.cloud.refreshToken);
      at.cloud.fail({ times: 1, host: 'authority', status, body });
      assert.equal((await errorOf(() => at.tokens.get(audience))).code, code);
      assert.equal(at.kept.get('partner-center-refresh-token'), at.cloud.refreshToken);
    });
  }

  for (const [version, seconds] of [
    ['v1', '600'],
    ['v2', 600],
  ] as const) {
    it(`a lifetime as a ${typeof seconds} (${version}) counts seconds`, async () => {
      const body = { access_token: 'the token', expires_in: seconds };
      at.cloud.fail({ times: 1, host: 'authority', status: 200, body });
      const token = await at.tokens.get(audience);
      at.clock.advance(5 * 60_000 - 1);
      assert.equal(await at.tokens.get(audience), token);
      at.clock.advance(1);
      assert.notEqual(await at.tokens.get(audience), token);
    });
  }
});
