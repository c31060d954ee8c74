import { environment, readConfig } from './config.ts';
import { endOnSignal } from './end-on-signal.ts';
import { createLog, jsonLines } from './ground/log.ts';
import { startRelay } from './main.ts';
import { systemClock } from './system-clock.ts';

/** Runs the relay until it receives a stop signal. In a terminal, its log is for people to read, unless `isJson`. */
export async function serve(isJson: boolean): Promise<void> {
  const config = readConfig(environment());
  const log = isJson ? createLog(config.logLevel, jsonLines()) : undefined;
  endOnSignal(await startRelay(config, systemClock, log), systemClock);
}
