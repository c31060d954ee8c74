import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { audiences, type AccessTokens, type Audience } from './access-tokens.ts';
import { json, type CloudHost, type CloudRequest, type CloudResponse } from './serve.ts';
import type { PartnerCenterSwitches } from './switches.ts';

/** The tenant and the one application that may ask. */
export interface EntraOptions {
  clock: Clock;
  switches: PartnerCenterSwitches;
  tokens: AccessTokens;
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** The token endpoint of Microsoft Entra ID for one tenant and one application. */
export interface Entra {
  host: CloudHost;
  /** As after a sign-in with consent: a refresh token that works. */
  newRefreshToken: () => string;
  /** As after a password change or an administrator's revocation: no refresh token so far works any more. */
  revokeAll: () => void;
}

const dayMs = 24 * 3600 * 1000;

/** Status, `error`, AADSTS number and text of each refusal, as Entra words them. */
const refusals = {
  tenant: [400, 'invalid_request', 90002, 'Tenant was not found. Check that you have the correct tenant ID.'],
  missing: [400, 'invalid_request', 900144, "The request body must contain the following parameter: '%'."],
  client: [400, 'unauthorized_client', 700016, "Application with identifier '%' was not found in the directory."],
  secret: [401, 'invalid_client', 7000215, 'Invalid client secret provided.'],
  grant: [400, 'unsupported_grant_type', 70003, "The grant type '%' is not simulated: only refresh_token is."],
  token: [400, 'invalid_grant', 9002313, 'Invalid request. The refresh token is malformed or unknown.'],
  revoked: [400, 'invalid_grant', 50173, 'The provided grant has expired due to it being revoked. Sign in again.'],
  expired: [400, 'invalid_grant', 700082, 'The refresh token has expired due to inactivity.'],
  resource: [400, 'invalid_resource', 500011, "The resource principal named '%' was not found in the tenant."],
  scope: [400, 'invalid_scope', 70011, "The provided value for the input parameter 'scope' is not valid: '%'."],
} as const;

const scopeOf = (audience: Audience): readonly string[] => [`${audience}/.default`, `${audience}/user_impersonation`];

/** Knows the refresh_token grant only, in both versions of the endpoint (API 2). */
export function createEntra(options: EntraOptions): Entra {
  const { clock, switches, tokens, tenantId, clientId, clientSecret } = options;
  const refreshTokens = new Map<string, { issuedAt: number; revoked: boolean }>();

  function newRefreshToken(): string {
    const token = `0.${randomUUID().replaceAll('-', '')}${randomUUID().replaceAll('-', '')}`;
    refreshTokens.set(token, { issuedAt: clock.now(), revoked: false });
    return token;
  }

  function refuse(reason: keyof typeof refusals, detail = ''): CloudResponse {
    const [status, error, number, text] = refusals[reason];
    const [traceId, correlationId] = [randomUUID(), randomUUID()];
    const timestamp = new Date(clock.now()).toISOString().replace('T', ' ').replace(/\..*/, 'Z');
    const lines = [
      `AADSTS${number}: ${text.replace('%', detail)}`,
      `Trace ID: ${traceId}`,
      `Correlation ID: ${correlationId}`,
      `Timestamp: ${timestamp}`,
    ];
    return json(status, {
      error,
      error_description: lines.join('\r\n'),
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
    });
  }

  function refusal(tenant: string, form: URLSearchParams, wanted: 'resource' | 'scope'): CloudResponse | undefined {
    if (tenant !== tenantId && tenant !== 'common') return refuse('tenant');
    const missing = ['grant_type', 'client_id', 'client_secret', wanted].find((name) => !form.get(name));
    if (missing !== undefined) return refuse('missing', missing);
    if (form.get('client_id') !== clientId) return refuse('client', form.get('client_id') ?? '');
    if (form.get('client_secret') !== clientSecret) return refuse('secret');
    if (form.get('grant_type') !== 'refresh_token') return refuse('grant', form.get('grant_type') ?? '');
    const token = refreshTokens.get(form.get('refresh_token') ?? '');
    if (token === undefined) return refuse('token');
    if (token.revoked) return refuse('revoked');
    return token.issuedAt + switches.refreshTokenDays * dayMs <= clock.now() ? refuse('expired') : undefined;
  }

  /** v1 (`resource=`): times are strings, and a new refresh token always comes with it (API 2). */
  async function tokenV1({ body }: CloudRequest, tenant: string): Promise<CloudResponse> {
    const form = new URLSearchParams(body.toString('utf8'));
    const refused = refusal(tenant, form, 'resource');
    if (refused !== undefined) return refused;
    const resource = form.get('resource')?.replace(/\/$/, '') ?? '';
    const audience = Object.values(audiences).find((each) => each === resource);
    if (audience === undefined) return refuse('resource', resource);
    const now = Math.floor(clock.now() / 1000);
    const seconds = String(switches.accessTokenSeconds);
    return json(200, {
      token_type: 'Bearer',
      scope: 'user_impersonation',
      expires_in: seconds,
      ext_expires_in: seconds,
      expires_on: String(now + switches.accessTokenSeconds),
      not_before: String(now),
      resource: audience,
      access_token: await tokens.issue(audience),
      refresh_token: newRefreshToken(),
    });
  }

  /** v2 (`scope=`): times are numbers, and `offline_access` asks for the refresh token. */
  async function tokenV2({ body }: CloudRequest, tenant: string): Promise<CloudResponse> {
    const form = new URLSearchParams(body.toString('utf8'));
    const refused = refusal(tenant, form, 'scope');
    if (refused !== undefined) return refused;
    const scopes = (form.get('scope') ?? '').split(' ');
    const named = scopes.filter((scope) => !['offline_access', 'openid', 'profile'].includes(scope));
    const audience = Object.values(audiences).find((each) => scopeOf(each).includes(named[0] ?? ''));
    if (audience === undefined || !named.every((scope) => scopeOf(audience).includes(scope))) {
      return refuse('scope', scopes.join(' '));
    }
    return json(200, {
      token_type: 'Bearer',
      scope: `${audience}/user_impersonation`,
      expires_in: switches.accessTokenSeconds,
      ext_expires_in: switches.accessTokenSeconds,
      access_token: await tokens.issue(audience),
      ...(scopes.includes('offline_access') ? { refresh_token: newRefreshToken() } : {}),
    });
  }

  return {
    host: {
      routes: [
        {
          method: 'POST',
          path: /^\/([^/]+)\/oauth2\/token$/,
          run: (request, [tenant = '']) => tokenV1(request, tenant),
        },
        {
          method: 'POST',
          path: /^\/([^/]+)\/oauth2\/v2\.0\/token$/,
          run: (request, [tenant = '']) => tokenV2(request, tenant),
        },
      ],
      onError: ({ status, message, headers }) =>
        json(status, { error: 'invalid_request', error_description: message }, headers),
    },
    newRefreshToken,
    revokeAll() {
      for (const token of refreshTokens.values()) token.revoked = true;
    },
  };
}
