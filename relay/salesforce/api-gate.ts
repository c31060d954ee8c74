import { CosellError } from '../errors.ts';

/** While one call finds out whether the org answers again, the others come back this soon. */
const probeMs = 1_000;

/**
 * Lets calls pass until the org says that it takes no more of them. Then none goes out until the time it named is over, and after
 * that one alone, on which depends what happens to the others.
 */
export function createApiGate(now: () => number): <T>(call: () => Promise<T>) => Promise<T> {
  let closed: { until: number; by: CosellError } | undefined;
  let probing = false;

  async function watch<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (thrown) {
      if (thrown instanceof CosellError && thrown.retryAfterMs !== undefined)
        closed = { until: Math.max(closed?.until ?? 0, now() + thrown.retryAfterMs), by: thrown };
      throw thrown;
    }
  }

  return async (call) => {
    if (closed === undefined) return watch(call);
    const rest = closed.until - now();
    if (rest > 0 || probing)
      throw new CosellError(closed.by.code, closed.by.message, { retryAfterMs: Math.max(rest, probeMs) });
    probing = true;
    const { until } = closed;
    try {
      const result = await watch(call);
      closed = undefined;
      return result;
    } catch (thrown) {
      // A refusal of another kind is an answer, too: the org works for us again. No answer leaves it to the next call to find out.
      const isAnswer = thrown instanceof CosellError && !thrown.retryable;
      if (isAnswer && closed?.until === until) closed = undefined;
      throw thrown;
    } finally {
      probing = false;
    }
  };
}
