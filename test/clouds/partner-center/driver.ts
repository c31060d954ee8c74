import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { audiences, type Audience } from './access-tokens.ts';
import type { PartnerCenterCloud } from './start.ts';

/** What came back: `json` is null where the body is empty. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

/** A careful client of the simulator, for its tests: tokens fetched once, the documented headers on every call. */
export interface Driver {
  api: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  webhooks: (method: string, path: string, body?: unknown) => Promise<Answer>;
  token: (form: Record<string, string>, path?: string) => Promise<Answer>;
  accessToken: (audience: Audience) => Promise<string>;
}

/** The published path of the referrals. */
export const referralsPath = '/v1.0/engagements/referrals';
/** The published path of the webhook registration. */
export const registrationPath = '/webhooks/v1/registration';

/** Reads an answer whole. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const json: unknown = isJson ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, json };
}

/** Calls one cloud with the credentials that it hands out. */
export function createDriver(cloud: PartnerCenterCloud): Driver {
  const kept = new Map<Audience, string>();

  async function token(form: Record<string, string>, path = `/${cloud.tenantId}/oauth2/token`): Promise<Answer> {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: cloud.clientId,
      client_secret: cloud.clientSecret,
      refresh_token: cloud.refreshToken,
      ...form,
    });
    return answerOf(await fetch(`${cloud.authorityUrl}${path}`, { method: 'POST', body }));
  }

  async function accessToken(audience: Audience): Promise<string> {
    const found = kept.get(audience);
    if (found !== undefined) return found;
    const { json } = await token({ resource: audience });
    const fresh = z.object({ access_token: z.string() }).parse(json).access_token;
    kept.set(audience, fresh);
    return fresh;
  }

  async function call(
    url: string,
    audience: Audience,
    method: string,
    body: unknown,
    extra: Record<string, string>,
  ): Promise<Answer> {
    const headers = {
      Authorization: `Bearer ${await accessToken(audience)}`,
      'client-request-id': randomUUID(),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...extra,
    };
    const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return answerOf(await fetch(url, { method, headers, ...init }));
  }

  return {
    api: (method, path, body, headers = {}) =>
      call(
        `${cloud.apiUrl}${path.startsWith('/') ? path : `${referralsPath}${path && `/${path}`}`}`,
        audiences.referrals,
        method,
        body,
        headers,
      ),
    webhooks: (method, path, body) =>
      call(`${cloud.webhookApiUrl}${registrationPath}${path}`, audiences.webhooks, method, body, {}),
    token,
    accessToken,
  };
}

/** A documented error of the referrals API: status, code and target. */
export function errorOf({ status, json }: Answer): { status: number; code: string; target: string | undefined } {
  const { error } = z
    .object({ error: z.object({ code: z.string(), message: z.string(), target: z.string().optional() }) })
    .parse(json);
  return { status, code: error.code, target: error.target };
}
