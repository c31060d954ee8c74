import { toCosellError } from '../errors.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Report } from '../sync/ports/report.ts';

export interface Repeating {
  /** Resolves when the work in hand is done; there is no next time. */
  stop(): Promise<void>;
}

/**
 * Does some work at once and then every so often, one at a time. A failure is reported, and the next time comes all the same. Work that
 * takes long asks now and then whether it is to stop.
 */
export function every(
  { clock, report }: { clock: Clock; report: Report },
  where: string,
  everyMs: number,
  work: (isStopped: () => boolean) => Promise<void>,
): Repeating {
  let cancel: () => void = () => undefined;
  let stopped = false;
  let running = Promise.resolve();
  const run = () => {
    running = work(() => stopped)
      .catch((thrown: unknown) => {
        report({ event: 'fault', where, error: toCosellError(thrown) });
      })
      .then(() => {
        if (!stopped) cancel = clock.after(everyMs, run);
      });
  };
  run();
  return {
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
