import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { wordsOf, type Refusal, type Refuse } from './entra-refusals.ts';
import { html, type Html } from './html.ts';
import { json, type CloudRequest, type CloudResponse, type Route } from './serve.ts';

interface InteractiveOptions {
  clock: Clock;
  refuse: Refuse;
  tenantId: string;
  clientId: string;
  /** Of the application's platform "Web"; the port of a loopback address does not count, as published. */
  redirectUris: readonly string[];
}

/** Interactive sign-ins: with a browser (authorization code, PKCE), or with a code that the user enters in a browser elsewhere. */
export interface Interactive {
  routes: Route[];
  /** Undefined when this form of the token endpoint may have its tokens. */
  redeem: (form: URLSearchParams) => CloudResponse | undefined;
}

interface Asked {
  redirectUri: string;
  state: string;
  challenge: string;
  issuedAt: number;
  used: boolean;
}
interface Device {
  userCode: string;
  issuedAt: number;
  answer: 'pending' | 'signed in' | 'declined';
}

const codeLifetimeMs = 10 * 60_000;
const deviceLifetimeSeconds = 900;
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const withoutLoopbackPort = (uri: string) => uri.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1)):\d+/, '$1');
const page = (status: number, body: Html): CloudResponse => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: html`<!doctype html>
    <title>Sign in</title>
    ${body}`.markup,
});
const formOf = ({ body }: CloudRequest) => new URLSearchParams(body.toString('utf8'));

export function createInteractive({
  clock,
  refuse,
  tenantId,
  clientId,
  redirectUris,
}: InteractiveOptions): Interactive {
  /** Sign-ins that wait for the user, by the page's flow id; then by the code. */
  const flows = new Map<string, Asked>();
  const codes = new Map<string, Asked>();
  const devices = new Map<string, Device>();
  const refusedPage = (reason: Refusal, detail = '') =>
    page(
      400,
      html`<h1>Sorry</h1>
        <p>${wordsOf(reason, detail)}</p>`,
    );

  /** What is wrong is shown on a page: an address that is not the application's must get nothing. */
  function authorize({ query }: CloudRequest, tenant: string): CloudResponse {
    const value = (name: string) => query.get(name) ?? '';
    if (tenant !== tenantId && tenant !== 'organizations') return refusedPage('tenant');
    if (value('client_id') !== clientId) return refusedPage('client', value('client_id'));
    const redirectUri = value('redirect_uri');
    if (!redirectUris.includes(withoutLoopbackPort(redirectUri))) return refusedPage('redirect', redirectUri);
    if (value('response_type') !== 'code') return refusedPage('responseType', value('response_type'));
    if (value('scope') === '') return refusedPage('missing', 'scope');
    const challenge = value('code_challenge');
    if (value('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge)) return refusedPage('challenge');
    const flow = randomUUID();
    flows.set(flow, { redirectUri, state: value('state'), challenge, issuedAt: clock.now(), used: false });
    return page(
      200,
      html`<form method="post" action="/${tenant}/login">
        <input type="hidden" name="flow" value="${flow}" /> <button name="answer" value="accept">Sign in</button>
        <button name="answer" value="cancel">Cancel</button>
      </form>`,
    );
  }

  function login(request: CloudRequest): CloudResponse {
    const form = formOf(request);
    const asked = flows.get(form.get('flow') ?? '');
    if (asked === undefined) return refusedPage('code');
    flows.delete(form.get('flow') ?? '');
    const code = `0.A${randomBytes(48).toString('base64url')}`;
    const accepted = form.get('answer') === 'accept';
    if (accepted) codes.set(code, { ...asked, issuedAt: clock.now() });
    const answer = accepted
      ? { code, state: asked.state, session_state: randomUUID() }
      : { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent.', state: asked.state };
    return { status: 302, headers: { Location: `${asked.redirectUri}?${new URLSearchParams(answer).toString()}` } };
  }

  function deviceCode(request: CloudRequest, tenant: string): CloudResponse {
    const form = formOf(request);
    if (tenant !== tenantId && tenant !== 'organizations') return refuse('tenant');
    if (form.get('client_id') !== clientId) return refuse('client', form.get('client_id') ?? '');
    if (!form.get('scope')) return refuse('missing', 'scope');
    const [device, userCode] = [
      randomBytes(32).toString('base64url'),
      randomBytes(5).toString('hex').slice(0, 9).toUpperCase(),
    ];
    devices.set(device, { userCode, issuedAt: clock.now(), answer: 'pending' });
    const address = `http://${request.headers['host'] ?? ''}/common/oauth2/deviceauth`;
    return json(200, {
      user_code: userCode,
      device_code: device,
      verification_uri: address,
      expires_in: deviceLifetimeSeconds,
      interval: 5,
      message: `To sign in, use a web browser to open the page ${address} and enter the code ${userCode} to authenticate.`,
    });
  }

  function deviceAuth(request: CloudRequest): CloudResponse {
    const form = formOf(request);
    const device = [...devices.values()].find(({ userCode }) => userCode === form.get('user_code'));
    if (device === undefined) return page(400, html`<p>That code did not work.</p>`);
    device.answer = form.get('answer') === 'accept' ? 'signed in' : 'declined';
    return page(200, html`<p>You may close this window.</p>`);
  }

  function redeemCode(form: URLSearchParams): CloudResponse | undefined {
    const asked = codes.get(form.get('code') ?? '');
    if (asked === undefined) return refuse('code');
    if (asked.used) return refuse('codeUsed');
    if (asked.issuedAt + codeLifetimeMs <= clock.now()) return refuse('codeExpired');
    if (form.get('redirect_uri') !== asked.redirectUri) return refuse('codeRedirect');
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (verifier !== asked.challenge) return refuse('verifier');
    asked.used = true;
    return undefined;
  }

  function redeemDevice(form: URLSearchParams): CloudResponse | undefined {
    const device = devices.get(form.get('device_code') ?? '');
    if (device === undefined) return refuse('deviceUnknown');
    if (device.issuedAt + deviceLifetimeSeconds * 1000 <= clock.now()) return refuse('deviceExpired');
    if (device.answer === 'pending') return refuse('devicePending');
    if (device.answer === 'declined') return refuse('deviceDeclined');
    devices.delete(form.get('device_code') ?? '');
    return undefined;
  }

  return {
    routes: [
      { method: 'GET', path: /^\/([^/]+)\/oauth2\/v2\.0\/authorize$/, run: (r, [tenant = '']) => authorize(r, tenant) },
      { method: 'POST', path: /^\/[^/]+\/login$/, run: login },
      { method: 'POST', path: /^\/([^/]+)\/oauth2\/v2\.0\/devicecode$/, run: (r, [t = '']) => deviceCode(r, t) },
      { method: 'POST', path: /^\/common\/oauth2\/deviceauth$/, run: deviceAuth },
    ],
    redeem: (form) => (form.get('grant_type') === deviceGrant ? redeemDevice(form) : redeemCode(form)),
  };
}
