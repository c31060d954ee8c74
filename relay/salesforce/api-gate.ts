import { CosellError } from '../errors.ts';
import { createWait } from '../ground/wait.ts';

/** While one call probes whether the org answers again, the others retry after this time. */
const probeMs = 1_000;

/**
 * Lets calls pass until the org says that it accepts no more. Then no call goes out until the time it named is over. After that one call
 * goes out alone, and its result decides about the others.
 */
export function createApiGate(now: () => number): <T>(call: () => Promise<T>) => Promise<T> {
  const wait = createWait(now);
  let closedBy: CosellError | undefined;
  let probing = false;

  async function watch<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (thrown) {
      if (thrown instanceof CosellError && thrown.retryAfterMs !== undefined) {
        wait.atLeast(thrown.retryAfterMs);
        closedBy = thrown;
      }
      throw thrown;
    }
  }

  return async (call) => {
    if (closedBy === undefined) return watch(call);
    const rest = wait.left();
    if (rest > 0 || probing)
      throw new CosellError(closedBy.code, closedBy.message, { retryAfterMs: Math.max(rest, probeMs) });
    probing = true;
    const before = closedBy;
    try {
      const result = await watch(call);
      closedBy = undefined;
      return result;
    } catch (thrown) {
      // Another kind of refusal is an answer too: the org works for us again. Without any answer, the next call probes again.
      const isAnswer = thrown instanceof CosellError && !thrown.retryable;
      if (isAnswer && closedBy === before) closedBy = undefined;
      throw thrown;
    } finally {
      probing = false;
    }
  };
}
