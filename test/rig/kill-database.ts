import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { eventually } from '../relay-under-test.ts';
import type { EmbeddedServer } from '../relay/store/embedded-postgres.ts';
import { acknowledged, type Line } from './history.ts';

/** How the relay bore the end of its database. Times in ms since the database was back. */
export interface Outage {
  readyAfterMs: number;
  acknowledgedAfterMs: number;
  /** Of the relay to the database, at the end of the outage. */
  connections: number;
}

interface Run {
  random: () => number;
  lines: Line[];
  at: () => number;
}

const longestAwayMs = 1_500;
const patienceMs = 30_000;

/**
 * Ends the database as a crash would while signals stream in, waits until the relay says that it is not ready, and starts the database
 * again. Resolves when the relay takes signals again by itself.
 */
export async function killDatabase(
  database: EmbeddedServer,
  relayUrl: string,
  { random, lines, at }: Run,
): Promise<Outage> {
  const isReady = async () => (await fetch(`${relayUrl}/readyz`)).status === 200;
  await database.kill();
  lines.push({ at: at(), what: 'killed', whom: 'database' });
  await eventually('the relay to say that it is not ready', async () => !(await isReady()), patienceMs);
  await pause(random() * longestAwayMs);
  const goal = acknowledged(lines) + 1;
  await database.restart();
  const back = at();
  lines.push({ at: back, what: 'started', whom: 'database' });
  await eventually('signals to be taken again', () => acknowledged(lines) >= goal, patienceMs);
  const acknowledgedAfterMs = at() - back;
  await eventually('the relay to be ready again', isReady, patienceMs);
  return { acknowledgedAfterMs, readyAfterMs: at() - back, connections: await connectionsTo(database) };
}

async function connectionsTo({ url }: EmbeddedServer): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ count: string }>(
    "select count(*) from pg_stat_activity where application_name = 'cosell'",
  );
  await client.end();
  return Number(rows[0]?.count);
}
