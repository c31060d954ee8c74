import { toCosellError } from '../errors.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Report } from '../sync/ports/report.ts';

export interface Repeating {
  /** Resolves when the current work is done. There is no next time. */
  stop(): Promise<void>;
}

/**
 * Runs some work immediately and then at intervals, one run at a time. A failure is reported and does not stop the next run. Long work
 * checks now and then whether it should stop.
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
