import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CosellError, type ErrorCode } from '../errors.ts';
import type { AnswerHeaders, HttpAnswer } from '../ground/exchange.ts';
import type { Http, HttpRequest } from '../ground/http.ts';
import { cureOfPage } from '../ground/web-page.ts';
import { withMfa } from './entra-refusal.ts';
import { parseJson } from './parse-json.ts';
import type { Audience, Tokens } from './tokens.ts';

export interface ApiRequest extends Omit<HttpRequest, 'headers' | 'body'> {
  body?: unknown;
  headers?: Record<string, string>;
}

/** An authorised JSON call; resolves for each 2xx but a web page. @throws one of the Partner Center codes */
export type Api = (request: ApiRequest) => Promise<ApiAnswer>;

export interface ApiAnswer {
  status: number;
  headers: AnswerHeaders;
  body: unknown;
}

const word = z.union([z.string(), z.number().transform(String)]).catch('');
/** Two pages of the documentation spell it differently (PR:error-codes: `innerError` and `innererror`). */
const nested = z.object({ message: word }).optional().catch(undefined);
/**
 * The forms in which Partner Center's hosts give their reason for refusing, each read leniently: the envelope of the referrals host
 * (PR:error-codes), `description` on the webhook host (SDK:error-codes), `message` alone for throttled calls
 * (SDK:api-throttling-guidance).
 */
const envelope = z.object({ error: z.object({ code: word, message: word, innerError: nested, innererror: nested }) });
const described = z.object({ code: word, description: z.string().min(1) });
const flat = z.object({ code: word, message: z.string() });

const codeOf: Readonly<Record<number, ErrorCode>> = {
  401: 'PARTNER_CENTER_SIGN_IN',
  403: 'PARTNER_CENTER_DENIED',
  404: 'REFERRAL_NOT_FOUND',
  408: 'PARTNER_CENTER_UNAVAILABLE',
  409: 'REFERRAL_CHANGED',
  410: 'REFERRAL_NOT_FOUND',
  412: 'REFERRAL_CHANGED',
  423: 'PARTNER_CENTER_UNAVAILABLE',
};

/** The service's own codes whose meaning is published (PR:error-codes). Which status each comes with is not. */
const codeOfReason: Readonly<Record<string, ErrorCode>> = {
  accessdenied: 'PARTNER_CENTER_DENIED',
  itemnotfound: 'REFERRAL_NOT_FOUND',
  preconditionfailed: 'REFERRAL_CHANGED',
  resourcemodified: 'REFERRAL_CHANGED',
  servicenotavailable: 'PARTNER_CENTER_UNAVAILABLE',
};

function errorCodeOf(status: number, reason: string): ErrorCode {
  // A redirect is not followed, because it would carry the token elsewhere. Whoever sent it does not know about any referral.
  if (status < 400) return 'PARTNER_CENTER_UNAVAILABLE';
  const name = reason.toLowerCase();
  const told = Object.hasOwn(codeOfReason, name) ? codeOfReason[name] : undefined;
  return (status === 401 ? undefined : told) ?? codeOf[status] ?? 'PARTNER_CENTER_REFUSED';
}

/** Error code for a token from a sign-in without MFA (API 2.4). */
const noMfa = '900421';
const cureOfRegistration = 'Correct what Partner Center names. The address that it calls comes from RELAY_PUBLIC_URL.';

/**
 * Calls to one audience. A refused token is renewed once; the caller repeats everything else. If the service refuses the new token too,
 * calls pause.
 */
export function createApi(http: Http, tokens: Tokens, audience: Audience): Api {
  async function attempt(request: ApiRequest, token: string): Promise<HttpAnswer> {
    const { body, headers, ...rest } = request;
    return http({
      ...rest,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'client-request-id': randomUUID(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  return async (request) => {
    const token = await tokens.get(audience);
    let answer = await attempt(request, token);
    if (answer.status === 401) {
      tokens.drop(audience, token);
      answer = await attempt(request, await tokens.get(audience));
    }
    const body = parseJson(answer.body);
    if (answer.status >= 200 && answer.status < 300) {
      const cure = cureOfPage(answer, request.url);
      if (cure === undefined) return { status: answer.status, headers: answer.headers, body };
      throw new CosellError('PARTNER_CENTER_UNAVAILABLE', 'Partner Center answered with a web page.', { cure });
    }
    const { code, message } = reasonOf(body);
    const errorCode = errorCodeOf(answer.status, code);
    // Only an operator calls the webhook host, and its reasons quote no customer's data. Others are for the card alone.
    const isAboutWebhooks = audience === 'https://api.partnercenter.microsoft.com';
    const isRegistration = isAboutWebhooks && errorCode === 'PARTNER_CENTER_REFUSED';
    const said = isAboutWebhooks ? `: ${message.replace(/\.$/, '').slice(0, 500)}` : '';
    const ids = ['request-id', 'ms-requestid', 'ms-correlationid']
      .map((name) => answer.headers.get(name))
      .filter((id) => id !== undefined);
    const error = new CosellError(
      errorCode,
      `Partner Center refused (${[String(answer.status), code].filter(Boolean).join(' ')})${ids.length > 0 ? ` [request ${ids.join(', ')}]` : ''}${said}.`,
      {
        words: `Partner Center: ${message}`,
        cure:
          code === noMfa
            ? withMfa
            : (cureOfPage(answer, request.url) ?? (isRegistration ? cureOfRegistration : undefined)),
      },
    );
    if (answer.status === 401) tokens.pause(audience, error);
    throw error;
  };
}

/** The answer in the expected shape. @throws PARTNER_CENTER_UNAVAILABLE if it has another */
export function expectBody<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new CosellError('PARTNER_CENTER_UNAVAILABLE', `Partner Center answered with something that is not a ${what}.`);
}

function reasonOf(body: unknown): { code: string; message: string } {
  const full = envelope.safeParse(body).data?.error;
  if (full !== undefined) {
    // The message may be missing or empty: some hosts send an empty message and put the text into the inner error.
    const texts = [full.message, full.innerError?.message, full.innererror?.message, 'no reason given'];
    return { code: full.code, message: texts.find(Boolean) ?? '' };
  }
  const classic = described.safeParse(body).data;
  if (classic !== undefined) return { code: classic.code, message: classic.description };
  const { code = '', message = 'no reason given' } = flat.safeParse(body).data ?? {};
  return { code, message };
}
