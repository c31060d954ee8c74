import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../relay-under-test.ts';
import type { PostgresServer } from './postgres-server.ts';
import { createHistory, type Figures } from './worker-history.ts';

const program = fileURLToPath(new URL('working-process.ts', import.meta.url));
const pairs = 20;
const failingPercent = 20;
/** Time for what is left after the last signal: retries, and the leases of the dead. */
const drainMs = 60_000;

/**
 * Has two processes signal and work on the same pairs for so long; half-way one is killed and another takes its place. Both halves go
 * on until each process has worked on so many pairs: on a busy machine one may take seconds to begin.
 */
export async function runWorkers(
  server: PostgresServer,
  seconds: number,
  leastRuns = 0,
): Promise<Figures & { pairs: number; failingPercent: number; killed: number; stuck: number }> {
  const place = await server.makePlace();
  await place.execute(`create table truth (pair text primary key, value bigint not null);
    insert into truth select n, 0 from generate_series(0, ${String(pairs - 1)}) n`);
  const history = createHistory();

  function start(name: string) {
    const parameters = [place.databaseUrl, String(pairs), String(failingPercent)];
    const child = spawn(process.execPath, [program, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout).on('line', (line) => {
      history.note(name, line);
    });
    return { child, ended: Promise.all([once(child, 'exit'), once(lines, 'close')]) };
  }

  const half = async (...names: string[]) => {
    await pause((seconds * 1_000) / 2);
    const enough = () => names.every((name) => history.runsOf(name) >= leastRuns);
    await eventually(`${String(leastRuns)} runs of each process`, enough, 60_000);
  };

  const [first, second] = [start('first'), start('second')];
  await half('first', 'second');
  second.child.kill('SIGKILL');
  await second.ended;
  history.died('second', process.hrtime.bigint());
  const third = start('third');
  await half('first', 'third');
  let stuck = 0;
  for (const { child } of [first, third]) child.stdin.end();
  for (const { child, ended } of [first, third]) {
    const late = setTimeout(() => child.kill('SIGKILL'), drainMs);
    await ended;
    clearTimeout(late);
    if (child.exitCode !== 0) stuck += 1;
  }
  await place.remove();
  return { pairs, failingPercent, killed: 1, ...history.figures(), stuck };
}
