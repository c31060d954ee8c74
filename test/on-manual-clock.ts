import { pino } from 'pino';
import { readConfig } from '../relay/config.ts';
import { startRelay } from '../relay/main.ts';
import { manualClock, type ManualClock } from './clock.ts';
import { install, type Installed } from './installation.ts';
import { duePairs, eventually, runCosell } from './relay-under-test.ts';

/** What a step sets in motion needs a moment of real time before the next one. */
const breathMs = 2;

/** The real relay over HTTP, whose time goes on only when told to, so that minutes take milliseconds. */
export interface OnManualClock extends Installed {
  clock: ManualClock;
  /** Where it listens. */
  url: string;
  /** Every line that it has logged. */
  lines: string[];
  /** How many pairs wait for a worker. */
  due(): Promise<number>;
  /** Lets so much time pass in steps, and all that the relay begins in it. */
  pass(ms: number, stepMs: number): Promise<void>;
  /** Lets time go on by a step before each look. Resolves to the first answer that is neither undefined nor false. */
  until<T>(
    what: string,
    look: () => T | undefined | false | Promise<T | undefined | false>,
    stepMs: number,
  ): Promise<T>;
}

/** With a relay that runs. `optionsOn`: what is installed; it may give the clouds the same clock. */
export async function installOnManualClock(
  optionsOn: (clock: ManualClock) => Parameters<typeof install>[0] = () => ({}),
): Promise<OnManualClock> {
  const clock = manualClock(Date.now());
  const installed = await install(optionsOn(clock));
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const relay = await startRelay(readConfig(installed.environment), clock, log).catch(async (thrown: unknown) => {
    await installed.close();
    throw thrown;
  });
  return {
    ...{ ...installed, clock, lines },
    url: `http://127.0.0.1:${String(relay.port)}`,
    due: () => duePairs({ metricsUrl: `http://127.0.0.1:${String(relay.metricsPort)}/metrics` }),
    async pass(ms, stepMs) {
      for (const end = clock.now() + ms; clock.now() < end;) {
        clock.advance(stepMs);
        await new Promise((resolve) => setTimeout(resolve, breathMs));
      }
    },
    until(what, look, stepMs) {
      const onward = () => {
        clock.advance(stepMs);
        return look();
      };
      return eventually(what, onward, 60_000);
    },
    async close() {
      await relay.stop();
      await installed.close();
    },
  };
}

/** The same, registered with Partner Center. No timer of the relay brings a change, only a signal. */
export async function installSignalledOnManualClock(): Promise<OnManualClock> {
  const installed = await installOnManualClock(() => ({ relay: { SYNC_SWEEP_SECONDS: '86400' } }));
  const { code, output } = await runCosell(installed.environment, 'webhook', 'register');
  if (code === 0) return installed;
  await installed.close();
  throw new Error(output);
}
