import { environment, readConfig } from './config.ts';
import { endOnSignal } from './end-on-signal.ts';
import { startRelay } from './main.ts';
import { systemClock } from './system-clock.ts';

/** Runs the relay until it receives a stop signal. */
export async function serve(): Promise<void> {
  endOnSignal(await startRelay(readConfig(environment())), systemClock);
}
