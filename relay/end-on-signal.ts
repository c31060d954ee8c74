import { fail } from './commands/print.ts';
import type { Relay } from './main.ts';
import type { Clock } from './sync/ports/clock.ts';

/** How long current work may take after a stop signal. Service managers expect the end within five seconds. */
const patienceMs = 3_500;

const signals = ['SIGTERM', 'SIGINT'] as const;

/** The process that a relay runs in. */
export interface Host {
  on(signal: (typeof signals)[number], run: () => void): unknown;
  exit(code: number): void;
}

/**
 * On the first stop signal, the relay stops and then its process ends. A second signal, or work that hangs on a cloud, ends the process
 * immediately. Unfinished work is still due in the store.
 */
export function endOnSignal(relay: Pick<Relay, 'stop'>, clock: Pick<Clock, 'after'>, host: Host = process): void {
  let isStopping = false;
  const onSignal = () => {
    if (isStopping) {
      host.exit(1);
      return;
    }
    isStopping = true;
    clock.after(patienceMs, () => {
      host.exit(0);
    });
    relay.stop().then(
      () => {
        host.exit(0);
      },
      (thrown: unknown) => {
        host.exit(fail(thrown));
      },
    );
  };
  for (const signal of signals) host.on(signal, onSignal);
}
