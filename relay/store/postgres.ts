import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Clock } from '../sync/ports/clock.ts';
import { createHint } from './hint.ts';
import { startListening } from './listen-postgres.ts';
import { lookUpDue } from './look-up-due.ts';
import { createPools, isBroken } from './postgres-pool.ts';
import { createPresence } from './postgres-presence.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

const channel = 'cosell_due';
const schemaLock = 7_261_033;
/** Every relay holds this lock, shared with the others, on the connection it listens on. Commands never listen. */
const relayLock = 7_261_034;
const isHeld = sql`select 1 from pg_locks where locktype = 'advisory' and granted and objid = ${relayLock} and database =
  (select oid from pg_database where datname = current_database())`;
/**
 * In ms. Whoever hears of signals gathers them until a pause (25 ms, `schedule/pace.ts`), and takes many for a burst: hints must come more
 * often than that, or each of them would start a batch.
 */
const hintMs = 5;
/** Two transactions held what the other wanted, or met on one key: a second attempt succeeds. */
const inTheWay: readonly string[] = ['40P01', '40001', '23505'];
const maxTries = 5;

// 64-bit integers arrive as text. Ours are times and counts, which fit a number.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** PostgreSQL, where any number of relays share the work. */
export function openPostgres(
  databaseUrl: string,
  clock: Pick<Clock, 'now' | 'after'>,
  { answerMs } = { answerMs: 12_000 },
): Store {
  const connection = {
    connectionString: databaseUrl,
    application_name: 'cosell',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  };
  const presence = createPresence();
  const settings = {
    ...connection,
    max: 10,
    // The server's own limit comes first, so that only a dead connection reaches the second.
    statement_timeout: answerMs - answerMs / 6,
    query_timeout: answerMs,
    idle_in_transaction_session_timeout: 60_000,
  };
  const pools = createPools({
    config: settings,
    introduce: (client) => presence.introduce(client),
    now: () => clock.now(),
  });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pools.usual }) });
  const keeping = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pools.keeping }) });
  const listening = startListening(
    () => new pg.Client(connection),
    async (client) => {
      await presence.introduce(client);
      await client.query(`listen ${channel}; select pg_advisory_lock_shared(${String(relayLock)})`);
    },
    clock,
  );
  // Apart from the signals' transactions: PostgreSQL commits notifications one at a time, and each would wait for the disk meanwhile.
  const hint = createHint(() => sql`select pg_notify(${channel}, '')`.execute(db), clock, hintMs);
  const commit: Store['commit'] = (statement) => repeat(() => statement(keeping));
  return {
    db,
    shared: true,
    presence: presence.of(db),
    knownDue: lookUpDue(commit),
    isServed: async () => (await isHeld.execute(db)).rows.length > 0,
    forUpdate: sql`for update`,
    skipLocked: sql`for update skip locked`,
    elements: (array) => sql`jsonb_array_elements(${JSON.stringify(array)}::jsonb)`,
    transact: (work) => repeat(() => db.transaction().execute(work)),
    commit,
    lockSchema: async (tx) => {
      // The number is arbitrary, but nothing else in this database may use it.
      await sql`select pg_advisory_xact_lock(${schemaLock})`.execute(tx);
    },
    notify: () => {
      hint.give();
    },
    onSignal: (listener) => listening.add(listener),
    async close() {
      await listening.stop();
      await hint.end();
      await keeping.destroy();
      await db.destroy();
    },
  };
}

async function repeat<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (thrown) {
      if (!mayGoWell(thrown) || tries === maxTries) throw thrown;
    }
  }
}

function mayGoWell(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return isBroken(thrown.cause) || ('code' in thrown && inTheWay.includes(String(thrown.code)));
}
