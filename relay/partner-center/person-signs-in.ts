import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { Http } from '../ground/http.ts';
import { entraRefusal } from './entra-refusal.ts';
import { parseJson } from './parse-json.ts';

/** The app registration for signing a person in (Secure Application Model: confidential, platform "Web"). */
export interface EntraApp {
  authorityUrl: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** One refresh token is valid for both services; `offline_access` requests it. */
const scope = 'https://api.partnercenter.microsoft.com/user_impersonation offline_access';
const granted = z.object({ refresh_token: z.string().min(1) });
const refused = z.object({ error: z.string() });
const device = z.object({
  device_code: z.string(),
  message: z.string(),
  expires_in: z.coerce.number(),
  interval: z.coerce.number().default(5),
});

const endpoint = ({ authorityUrl, tenantId }: EntraApp, name: string) =>
  `${authorityUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/${name}`;

async function post(http: Http, url: string, form: Record<string, string>) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const body = new URLSearchParams(form).toString();
  const answer = await http({ method: 'POST', url, headers, body, operation: 'token' });
  return { status: answer.status, body: parseJson(answer.body) };
}

/** Where the person signs in, and the secrets that later prove that the code belongs to us (authorization code with PKCE, RFC 7636). */
export function authorizationRequest(app: EntraApp, redirectUri: string) {
  const [state, verifier] = [randomBytes(24).toString('base64url'), randomBytes(48).toString('base64url')];
  const query = new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    response_mode: 'query',
    scope,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    // People are often signed in with their own account, but it has to be the service account.
    prompt: 'select_account',
  });
  return { url: `${endpoint(app, 'authorize')}?${query.toString()}`, state, verifier };
}

/** Exchanges the returned code for a refresh token. @throws PARTNER_CENTER_SIGN_IN */
export async function redeemCode(
  http: Http,
  app: EntraApp,
  { code, redirectUri, verifier }: { code: string; redirectUri: string; verifier: string },
): Promise<string> {
  const { status, body } = await post(http, endpoint(app, 'token'), {
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: app.clientSecret,
    scope,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  return tokenOf(status, body);
}

/** For a machine without a browser: a code that the person types elsewhere. `message` is Entra's own text for the person. */
export async function startDeviceSignIn(http: Http, app: EntraApp) {
  const { status, body } = await post(http, endpoint(app, 'devicecode'), { client_id: app.clientId, scope });
  const started = device.safeParse(body);
  if (!started.success) throw entraRefusal(status, body);
  const { device_code: deviceCode, message, expires_in: seconds, interval } = started.data;
  return { deviceCode, message, expiresInMs: seconds * 1000, intervalMs: interval * 1000 };
}

/** The refresh token once the person has signed in; undefined until then. @throws PARTNER_CENTER_SIGN_IN */
export async function pollDeviceSignIn(http: Http, app: EntraApp, deviceCode: string): Promise<string | undefined> {
  const { status, body } = await post(http, endpoint(app, 'token'), {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: app.clientId,
    client_secret: app.clientSecret,
    scope,
    device_code: deviceCode,
  });
  const error = refused.safeParse(body).data?.error;
  return error === 'authorization_pending' || error === 'slow_down' ? undefined : tokenOf(status, body);
}

function tokenOf(status: number, body: unknown): string {
  const grant = granted.safeParse(body);
  if (status === 200 && grant.success) return grant.data.refresh_token;
  if (status === 200)
    throw new CosellError('PARTNER_CENTER_SIGN_IN', 'Microsoft Entra returned no refresh token.', {
      cure: 'Allow the delegated permission offline_access in the app registration.',
    });
  throw entraRefusal(status, body);
}
