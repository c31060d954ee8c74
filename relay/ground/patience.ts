import { toCosellError, type CosellError, type ErrorCode } from '../errors.ts';
import { longestNamedMs } from './retry-after.ts';

/** Calls again, after a wait, until the call succeeds or waiting does not help. */
export type Patience = <T>(call: () => Promise<T>) => Promise<T>;

export const impatient: Patience = (call) => call();

/** How patient: with which errors, how often in all, and for how long at a time (ms). */
export interface Temper {
  helps: (error: CosellError) => boolean;
  mostTries: number;
  longestWaitMs: number;
}

/**
 * For the steps of a long walk, such as the pages of a list, which would begin again from the start. A cloud that asks for more than a minute
 * is down: whoever began the walk does so again later.
 */
export const withWalks: Temper = { helps: ({ retryable }) => retryable, mostTries: 4, longestWaitMs: 60_000 };

/**
 * For each call to a host that limits how many it takes. To give up a run for that would throw away the calls that it has made, and where
 * fewer are allowed than a batch of runs needs for its reads, no run would ever get to its write. A call that was refused has done
 * nothing, so any may be made again.
 */
export const withLimits = (throttled: ErrorCode): Temper => ({
  helps: ({ code }) => code === throttled,
  mostTries: 10,
  longestWaitMs: longestNamedMs,
});

const firstWaitMs = 1_000;

/**
 * Waits as long as the cloud asks for, otherwise twice as long each time. `pause` resolves after that many ms, to false if the caller should
 * give up. The returned function throws the last error.
 */
export function createPatience(
  pause: (ms: number) => Promise<boolean>,
  { helps, mostTries, longestWaitMs }: Temper = withWalks,
): Patience {
  return async (call) => {
    for (let tries = 1; ; tries += 1)
      try {
        return await call();
      } catch (thrown) {
        const error = toCosellError(thrown);
        const { retryAfterMs = firstWaitMs * 2 ** (tries - 1) } = error;
        const mayHelp = helps(error) && tries < mostTries && retryAfterMs <= longestWaitMs;
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
