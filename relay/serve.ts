import { environment, readConfig, unknownSettings } from './config.ts';
import { endOnSignal } from './end-on-signal.ts';
import { createLog, jsonLines } from './ground/log.ts';
import { startRelay } from './main.ts';
import { systemClock } from './system-clock.ts';
import { inWords } from './unknown-settings.ts';

/** Runs the relay until it receives a stop signal. In a terminal, its log is for people to read, unless `isJson`. */
export async function serve(isJson: boolean): Promise<void> {
  const config = readConfig(environment());
  const log = createLog(config.logLevel, isJson ? jsonLines() : undefined);
  const unknown = unknownSettings().map(inWords);
  if (unknown.length > 0) log.warn({ names: unknown }, 'the file .env sets names that are not settings');
  endOnSignal(await startRelay(config, systemClock, log), systemClock);
}
