import { toCosellError } from '../errors.ts';

/** Calls again, after a wait, until the call succeeds or waiting does not help. */
export type Patience = <T>(call: () => Promise<T>) => Promise<T>;

export const impatient: Patience = (call) => call();

const mostTries = 4;
const firstWaitMs = 1_000;
/** A cloud that asks for more is down: whoever began the walk does so again later. */
const longestWaitMs = 60_000;

/**
 * Patience for the steps of a long walk, such as the pages of a list, which would begin again from the start. Waits as long as the cloud asks
 * for, otherwise twice as long each time. `pause` resolves after that many ms, to false if the caller should give up. The returned
 * function throws the last error.
 */
export function createPatience(pause: (ms: number) => Promise<boolean>): Patience {
  return async (call) => {
    for (let tries = 1; ; tries += 1)
      try {
        return await call();
      } catch (thrown) {
        const { retryable, retryAfterMs = firstWaitMs * 2 ** (tries - 1) } = toCosellError(thrown);
        const mayHelp = retryable && tries < mostTries && retryAfterMs <= longestWaitMs;
        if (!mayHelp || !(await pause(retryAfterMs))) throw thrown;
      }
  };
}

/** Pauses that end at once, and for good, when `stop` is called. */
export function createPauses(after: (ms: number, run: () => void) => () => void) {
  const ends = new Set<() => void>();
  let isStopped = false;
  return {
    pause: (ms: number): Promise<boolean> =>
      new Promise((resolve) => {
        const end = () => {
          cancel();
          ends.delete(end);
          resolve(!isStopped);
        };
        const cancel = after(isStopped ? 0 : ms, end);
        ends.add(end);
      }),
    stop() {
      isStopped = true;
      for (const end of ends) end();
    },
  };
}
