import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from '../test/relay-under-test.ts';
import type { PostgresServer } from '../test/relay/store/postgres-server.ts';
import type { WorldAccess } from './clouds-process.ts';

/** A program that answers Partner Center's deliveries. */
export interface Subject {
  name: string;
  /** Whether it writes rows to Salesforce: then its losses are counted. */
  works: boolean;
  /** Whether it is a relay of this product, for the workloads that only these have. */
  isRelay: boolean;
  start(world: WorldAccess): Promise<Running>;
}

export interface Running {
  ports: number[];
  pids: number[];
  /** Time until its first process reported that it is ready, in ms. */
  startMs: number;
  /** The program and the environment of its first process, without the command. */
  program: readonly string[];
  environment: WorldAccess['environment'];
  stop(): Promise<void>;
}

const ready = z.object({ msg: z.literal('ready') });
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** `launcher`: the file that starts the relay as we deliver it. `before`: another one to compare it with, such as that of an older checkout. */
export function subjectsOf(launcher: string, before: string | undefined, postgres: PostgresServer): Subject[] {
  const relay = (name: string, file: string): Subject => ({
    ...{ name, works: true, isRelay: true },
    start: ({ environment }) => startAll([[file, 'serve']], environment),
  });
  /** One database for each world, however often the subject starts on it. */
  const onPostgres = (name: string, processes: number): Subject => {
    const databases = new Map<string | undefined, Promise<{ databaseUrl: string }>>();
    return {
      ...{ name, works: true, isRelay: true },
      async start({ environment }) {
        const world = environment['SALESFORCE_LOGIN_URL'];
        const database = databases.get(world) ?? postgres.makePlace();
        databases.set(world, database);
        return startAll(
          Array.from({ length: processes }, () => [launcher, 'serve']),
          { ...environment, DATABASE_URL: (await database).databaseUrl },
        );
      },
    };
  };
  return [
    {
      ...{ name: 'bare Express', works: false, isRelay: false },
      start: ({ environment }) => startAll([[script('bare-express.ts')]], environment),
    },
    {
      ...{ name: 'naive relay', works: true, isRelay: false },
      start: ({ environment, salesforceToken }) =>
        startAll([[script('naive-relay.ts')]], { ...environment, NAIVE_SALESFORCE_TOKEN: salesforceToken }),
    },
    ...(before === undefined ? [] : [relay('relay before', before)]),
    relay('relay, SQLite', launcher),
    onPostgres('relay, PostgreSQL', 1),
    onPostgres('2 relays, PostgreSQL', 2),
  ];
}

/** The first process listens on the port that the clouds call, the others on separate ports. */
export async function startAll(
  programs: readonly string[][],
  environment: WorldAccess['environment'],
): Promise<Running> {
  const started = performance.now();
  const children: ChildProcess[] = [];
  const ports: number[] = [];
  let startMs = 0;
  for (const [index, program] of programs.entries()) {
    const port = index === 0 ? Number(environment['RELAY_PORT']) : await freePort();
    const child = spawn(process.execPath, program, {
      env: { PATH: process.env['PATH'], ...environment, RELAY_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    ports.push(port);
    await new Promise<void>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        if (line.startsWith('{') && ready.safeParse(JSON.parse(line)).success) resolve();
      });
      child.once('exit', (code) => {
        reject(new Error(`${program.join(' ')} ended with ${String(code)}`));
      });
    });
    if (index === 0) startMs = performance.now() - started;
  }
  return {
    ...{ ports, startMs, environment },
    program: programs[0]?.slice(0, 1) ?? [],
    pids: children.map(({ pid }) => pid ?? 0),
    async stop() {
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = once(child, 'exit');
          child.kill('SIGTERM');
          await ended;
        }),
      );
    },
  };
}
