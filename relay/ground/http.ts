import { CosellError, type ErrorCode } from '../errors.ts';
import type { Observe } from './observe.ts';
import { noteOnSpan, type Attributes } from './trace.ts';
import { readBody } from './read-body.ts';
import { askedWait } from './retry-after.ts';
import { cureOfUnreachable, whyUnreachable } from './unreachable.ts';
import { createWait } from './wait.ts';

/** The codes for one cloud's answers. */
export interface Meanings {
  unavailable: ErrorCode;
  throttled: ErrorCode;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** One request. */
export interface Exchange {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface HttpRequest extends Exchange {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** What this call does, for the metrics. Never an id. */
  operation: string;
}

export interface Limits {
  timeoutMs: number;
  /** Of the answer's body. */
  maxBytes: number;
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

const timeoutMs = 20_000;
const maxBytes = 8 * 1024 * 1024;

/**
 * An HTTP client for one host: a timeout on every call, no redirects, a size limit on the body, and no call until a requested wait is
 * over. It never repeats a call: the work list does, pair by pair.
 */
export function createHttp(
  meanings: Meanings,
  now: () => number,
  observe: Observe,
  limits: Limits = { timeoutMs, maxBytes },
): Http {
  const closed = createWait(now);

  return async (request) => {
    const wait = closed.left();
    const { host } = new URL(request.url);
    if (wait > 0)
      throw new CosellError(meanings.throttled, `${host} is rate limiting us; calls resume in ${String(wait)} ms.`, {
        retryAfterMs: wait,
      });

    const answer = await observe(request.operation, () => exchange(request, limits)).catch((thrown: unknown) => {
      throw new CosellError(meanings.unavailable, `${host} did not answer: ${whyUnreachable(thrown)}.`, {
        cause: thrown,
        cure: cureOfUnreachable(thrown),
      });
    });
    const retryAfterMs = askedWait(answer, now());
    if (retryAfterMs !== undefined) {
      closed.atLeast(retryAfterMs);
      throw new CosellError(meanings.throttled, `${host} asked us to slow down.`, { retryAfterMs });
    }
    if (answer.status >= 500) throw new CosellError(meanings.unavailable, `${host} answered ${String(answer.status)}.`);
    return answer;
  };
}

/** One request and its answer, within limits. A redirect is an answer like any other; the caller decides what it means. */
export async function exchange(request: Exchange, limits: Limits): Promise<HttpAnswer> {
  const response = await fetch(request.url, {
    method: request.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(limits.timeoutMs),
    ...(request.headers === undefined ? {} : { headers: request.headers }),
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  noteOnSpan(() => callFacts(request, response));
  return { status: response.status, headers: response.headers, body: await readBody(response, limits.maxBytes) };
}

/** Headers that identify a call in a cloud's own logs, if present. Salesforce does not document its own. */
const requestIds = [
  'request-id',
  'ms-requestid',
  'ms-correlationid',
  'x-request-id',
  'x-sfdc-request-id',
  'sfdc-request-id',
];

function callFacts({ method, url, headers = {} }: Exchange, response: Response): Attributes {
  const ours = headers['client-request-id'];
  return {
    'http.request.method': method,
    'server.address': new URL(url).host,
    'http.response.status_code': response.status,
    ...(ours !== undefined && { 'cosell.client-request-id': ours }),
    ...Object.fromEntries(
      requestIds.flatMap((name) => {
        const id = response.headers.get(name);
        return id === null ? [] : [[`cosell.${name}`, id]];
      }),
    ),
  };
}
