import { CosellError, type ErrorCode } from '../errors.ts';
import { exchange, type Exchange, type HttpAnswer, type Limits } from './exchange.ts';
import type { Observe } from './observe.ts';
import { askedWait } from './retry-after.ts';
import { cureOfUnreachable, whyUnreachable } from './unreachable.ts';
import { createWait } from './wait.ts';

/** The codes for one cloud's answers. */
export interface Meanings {
  unavailable: ErrorCode;
  throttled: ErrorCode;
}

export interface HttpRequest extends Exchange {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** What this call does, for the metrics. Never an id. */
  operation: string;
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

const timeoutMs = 20_000;
const maxBytes = 8 * 1024 * 1024;

/**
 * An HTTP client for one host: a timeout on every call, no redirects, a size limit on the body, and no call until a requested wait is
 * over. It repeats no write, and no read that was answered: the work list does, pair by pair.
 */
export function createHttp(
  meanings: Meanings,
  now: () => number,
  observe: Observe,
  limits: Limits = { timeoutMs, maxBytes },
): Http {
  const closed = createWait(now);

  async function answerTo(request: HttpRequest, host: string): Promise<HttpAnswer> {
    const answer = await exchange(request, limits).catch((thrown: unknown) => {
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
  }

  return async (request) => {
    const wait = closed.left();
    const { host } = new URL(request.url);
    if (wait > 0)
      throw new CosellError(meanings.throttled, `${host} is rate limiting us; calls resume in ${String(wait)} ms.`, {
        retryAfterMs: wait,
      });
    return observe(request.operation, () => answerTo(request, host));
  };
}
