import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { z } from 'zod';
import { readConfig } from '../../relay/config.ts';
import { startRelay } from '../../relay/main.ts';
import { manualClock } from '../clock.ts';
import { inherited, type Environment } from '../relay-under-test.ts';

const asked = z.union([z.object({ advanceMs: z.number(), stepMs: z.number() }), z.literal('memory')]);
const answered = z.number();
const bytesPerMb = 1024 ** 2;
/** As in bin/cosell.cjs. */
const memoryFlags = ['--semi-space-growth-factor=1', '--heap-growing-percent=50'];
/** What a step sets in motion needs a moment of real time before the next one. */
const breathMs = 1;

/** A relay in a process of its own, so that its memory can be measured, whose time goes on only when it is told to. */
export interface RelayOnVirtualTime {
  /** Lets so much of its time pass, in steps. */
  advance(advanceMs: number, stepMs: number): Promise<void>;
  /** Resident. */
  memoryMb(): Promise<number>;
  stop(): Promise<void>;
}

export async function startOnVirtualTime(environment: Environment, start: number): Promise<RelayOnVirtualTime> {
  const child = fork(fileURLToPath(import.meta.url), [String(start)], {
    env: { ...inherited(), ...environment },
    execArgv: memoryFlags,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const next = async () => {
    const [answer] = (await Promise.race([
      once(child, 'message'),
      ended.then(([code]) => Promise.reject(new Error(`The relay ended with ${String(code)}.`))),
    ])) as unknown[];
    return answered.parse(answer);
  };
  await next();
  const ask = (what: z.infer<typeof asked>) => {
    child.send(what);
    return next();
  };
  return {
    advance: async (advanceMs, stepMs) => {
      await ask({ advanceMs, stepMs });
    },
    memoryMb: () => ask('memory'),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function serve(start: number): Promise<void> {
  const clock = manualClock(start);
  await startRelay(readConfig(process.env), clock, pino({ level: 'silent' }));
  const pause = () => new Promise((resolve) => setTimeout(resolve, breathMs));
  const answer = async (message: unknown) => {
    const ask = asked.parse(message);
    if (ask === 'memory') return Math.round(process.memoryUsage.rss() / bytesPerMb);
    for (let left = ask.advanceMs; left > 0; left -= ask.stepMs) {
      clock.advance(Math.min(left, ask.stepMs));
      await pause();
    }
    return clock.now();
  };
  process.on('message', (message) => {
    void answer(message).then((result) => process.send?.(result));
  });
  process.on('disconnect', () => process.exit());
  process.send?.(clock.now());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(Number(process.argv[2]));
