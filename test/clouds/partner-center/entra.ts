import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { audiences, type AccessTokens, type Audience } from './access-tokens.ts';
import { createRefuse } from './entra-refusals.ts';
import { createInteractive, deviceGrant } from './entra-interactive.ts';
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

const scopeOf = (audience: Audience): readonly string[] => [`${audience}/.default`, `${audience}/user_impersonation`];

/** Supports the refresh_token grant in both versions of the endpoint (API 2), and in v2 the grants of interactive sign-ins. */
export function createEntra(options: EntraOptions): Entra {
  const { clock, switches, tokens, tenantId, clientId, clientSecret } = options;
  const refreshTokens = new Map<string, { issuedAt: number; revoked: boolean }>();
  const refuse = createRefuse(clock);
  const interactive = createInteractive({ clock, refuse, tenantId, clientId, redirectUris: switches.redirectUris });

  function newRefreshToken(): string {
    const token = `0.${randomUUID().replaceAll('-', '')}${randomUUID().replaceAll('-', '')}`;
    refreshTokens.set(token, { issuedAt: clock.now(), revoked: false });
    return token;
  }

  function refusal(tenant: string, form: URLSearchParams, wanted: 'resource' | 'scope'): CloudResponse | undefined {
    if (tenant !== tenantId && tenant !== 'common') return refuse('tenant');
    const missing = ['grant_type', 'client_id', 'client_secret', wanted].find((name) => !form.get(name));
    if (missing !== undefined) return refuse('missing', missing);
    if (form.get('client_id') !== clientId) return refuse('client', form.get('client_id') ?? '');
    if (form.get('client_secret') !== clientSecret) return refuse('secret');
    const grant = form.get('grant_type') ?? '';
    if (wanted === 'scope' && [deviceGrant, 'authorization_code'].includes(grant)) return interactive.redeem(form);
    if (grant !== 'refresh_token') return refuse('grant', grant);
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
        ...interactive.routes,
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
