import { readConfig } from '../relay/config.ts';
import { createLog } from '../relay/ground/log.ts';
import { startRelay } from '../relay/main.ts';
import { systemClock } from '../relay/system-clock.ts';
import type { Environment, RunningRelay } from './relay-under-test.ts';

/** The real relay in this process. */
export async function startRelayHere(environment: Environment): Promise<RunningRelay> {
  const config = readConfig(environment);
  const lines: string[] = [];
  const log = createLog(config.logLevel, { write: (line) => lines.push(line.trimEnd()) });
  const relay = await startRelay(config, systemClock, log);
  let stopping: Promise<void> | undefined;
  return {
    lines,
    metricsUrl: `http://127.0.0.1:${String(relay.metricsPort)}/metrics`,
    async stop() {
      await (stopping ??= relay.stop());
      return 0;
    },
    async kill() {
      await (stopping ??= relay.stop());
    },
  };
}
