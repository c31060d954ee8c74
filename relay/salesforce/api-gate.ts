import { CosellError } from '../errors.ts';
import { createWait } from '../ground/wait.ts';

/** While one call finds out whether the org answers again, the others come back this soon. */
const probeMs = 1_000;

/**
 * Lets calls pass until the org says that it takes no more of them. Then none goes out until the time it named is over, and after
 * that one alone, on which depends what happens to the others.
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
      // A refusal of another kind is an answer, too: the org works for us again. No answer leaves it to the next call to find out.
      const isAnswer = thrown instanceof CosellError && !thrown.retryable;
      if (isAnswer && closedBy === before) closedBy = undefined;
      throw thrown;
    } finally {
      probing = false;
    }
  };
}
