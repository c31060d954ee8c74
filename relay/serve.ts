import { fail } from './commands/print.ts';
import { environment, readConfig } from './config.ts';
import { startRelay } from './main.ts';
import { systemClock } from './system-clock.ts';

/** How long current work may take after a stop signal. Service managers expect the end within five seconds. */
const patienceMs = 3_500;

/** Runs the relay until it receives a stop signal. */
export async function serve(): Promise<void> {
  const relay = await startRelay(readConfig(environment()));
  const stop = () => {
    // A second signal, or work that hangs on a cloud, ends the process immediately. Unfinished work is still due in the store.
    process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
    systemClock.after(patienceMs, () => process.exit(0));
    relay.stop().then(
      () => process.exit(0),
      (thrown: unknown) => process.exit(fail(thrown)),
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
