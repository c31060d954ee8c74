import { z } from 'zod';
import { CosellError } from '../errors.ts';
import { dayMs } from '../ground/day.ts';
import type { Http } from '../ground/http.ts';
import { entraRefusal } from './entra-refusal.ts';
import { parseJson } from './parse-json.ts';
import { isRecent } from '../ground/wait.ts';

/** Partner Center's two audiences. One refresh token is valid for both (Entra: refresh tokens are bound to no resource). */
export type Audience = 'https://api.partner.microsoft.com' | 'https://api.partnercenter.microsoft.com';

export interface Tokens {
  /** A valid access token. @throws PARTNER_CENTER_SIGN_IN */
  get(audience: Audience): Promise<string>;
  /** Discards a token that the service has just refused. */
  drop(audience: Audience, token: string): void;
  /** The service refuses a token that was just issued. For a few seconds `get` fails with this error instead of signing in again. */
  pause(audience: Audience, error: CosellError): void;
  /** When the stored refresh token expires if it is not used before (epoch ms); undefined if none is stored or its age is unknown. */
  credentialExpires(): Promise<number | undefined>;
}

export interface TokensOptions {
  http: Http;
  authorityUrl: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** From the environment: used until a rotated token is stored. */
  firstRefreshToken: string | undefined;
  refreshTokens: {
    get(name: string): Promise<string | undefined>;
    set(name: string, secret: string): Promise<void>;
    storedAt(name: string): Promise<number | undefined>;
  };
  now: () => number;
}

/** The name under which the store keeps the refresh token. */
export const credentialName = 'partner-center-refresh-token';
/** Lifetime of a refresh token; each use returns a new one (Entra: refresh tokens). */
const lifetimeMs = 90 * dayMs;
/** How long no caller asks again after a refusal: only a person can fix it. */
const refusedMs = 30_000;
/** The pause after a service has refused a new token. Signing in again for each waiting call would not help. */
const pauseMs = 5_000;
/** A token is renewed this long before it expires, so that it does not expire during a call. */
const marginMs = 5 * 60_000;
/** The margin takes at most this share of a token's life. Otherwise a short-lived token would count as expired from the start. */
const marginShare = 1 / 2;

const granted = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  // A string in v1 (samples/auth.*), a number in v2.
  expires_in: z.coerce.number().positive(),
});

interface Refusal {
  /** Epoch ms. */
  at: number;
  error: CosellError;
}

/** Secure Application Model: redeems the refresh token (SDK:enable-secure-app-model) and stores every rotated one. */
export function createTokens(options: TokensOptions): Tokens {
  const held = new Map<Audience, { token: string; renewAt: number }>();
  const paused = new Map<Audience, Refusal>();
  const asked = new Map<Audience, Promise<string>>();
  let refused: Refusal | undefined;

  async function redeem(audience: Audience): Promise<string> {
    const stored = await options.refreshTokens.get(credentialName);
    const candidates = [stored, options.firstRefreshToken].filter((token) => token !== undefined);
    let error = new CosellError('PARTNER_CENTER_SIGN_IN', 'No refresh token: PARTNER_CENTER_REFRESH_TOKEN is not set.');
    // If the stored token was revoked, the operator sets a new one in the environment. Try it second.
    for (const candidate of new Set(candidates)) {
      const answer = await exchange(audience, candidate);
      if (!(answer instanceof CosellError)) return answer;
      error = answer;
    }
    refused = { at: options.now(), error };
    throw error;
  }

  async function exchange(audience: Audience, refreshToken: string): Promise<string | CosellError> {
    const { authorityUrl, tenantId, clientId, clientSecret, now } = options;
    const answer = await options.http({
      method: 'POST',
      url: `${authorityUrl}/${encodeURIComponent(tenantId)}/oauth2/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        resource: audience,
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refreshToken,
      }).toString(),
      operation: 'token',
    });
    const body: unknown = parseJson(answer.body);
    const grant = granted.safeParse(body);
    if (answer.status !== 200 || !grant.success) return entraRefusal(answer.status, body);
    if (grant.data.refresh_token !== undefined)
      await options.refreshTokens.set(credentialName, grant.data.refresh_token);
    const lifeMs = grant.data.expires_in * 1000;
    const renewAt = now() + lifeMs - Math.min(marginMs, lifeMs * marginShare);
    held.set(audience, { token: grant.data.access_token, renewAt });
    return grant.data.access_token;
  }

  return {
    async get(audience) {
      const pause = paused.get(audience);
      if (pause !== undefined && isRecent(pause.at, pauseMs, options.now())) throw pause.error;
      const token = held.get(audience);
      if (token !== undefined && token.renewAt > options.now()) return token.token;
      if (refused !== undefined && isRecent(refused.at, refusedMs, options.now())) throw refused.error;
      // A hundred concurrent calls share one token request.
      const pending = asked.get(audience) ?? redeem(audience).finally(() => asked.delete(audience));
      asked.set(audience, pending);
      return pending;
    },
    drop(audience, token) {
      if (held.get(audience)?.token === token) held.delete(audience);
    },
    pause(audience, error) {
      held.delete(audience);
      paused.set(audience, { at: options.now(), error });
    },
    async credentialExpires() {
      const storedAt = await options.refreshTokens.storedAt(credentialName);
      return storedAt === undefined ? undefined : storedAt + lifetimeMs;
    },
  };
}
