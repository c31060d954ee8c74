import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Clock } from '../sync/ports.ts';
import { startListening } from './listen-postgres.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

const channel = 'cosell_due';
const schemaLock = 7_261_033;
/** Two transactions held what the other wanted, or met on one key: the second time the way is free. Or the server was restarted. */
const inTheWay: readonly string[] = ['40P01', '40001', '23505', '57P01'];
/** A connection whose end was not heard before it was used has these words and no code. */
const wasLost = /^(Connection terminated|Client has encountered a connection error)/;
const maxTries = 5;

// Whole numbers of 64 bits come as text; ours are times and counts, which a number holds.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** An acknowledgement rests on the commit being on the disk, whatever the server's default is. */
const durable = CompiledQuery.raw(
  `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`,
);

/** PostgreSQL, on which any number of relays share the work. */
export function openPostgres(databaseUrl: string, clock: Pick<Clock, 'after'>): Store {
  const connection = {
    connectionString: databaseUrl,
    application_name: 'cosell',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  };
  const pool = new pg.Pool({
    ...connection,
    max: 10,
    statement_timeout: 20_000,
    query_timeout: 25_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  // A connection that breaks while nobody uses it is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (fresh) => {
        await fresh.executeQuery(durable);
      },
    }),
  });
  const listening = startListening(() => new pg.Client(connection), channel, clock);
  return {
    db,
    shared: true,
    forUpdate: sql`for update`,
    skipLocked: sql`for update skip locked`,
    transact: (work) => repeat(() => db.transaction().execute(work)),
    lockSchema: async (tx) => {
      // Any number will do, as long as nothing else in this database takes the same.
      await sql`select pg_advisory_xact_lock(${schemaLock})`.execute(tx);
    },
    notify: async (tx) => {
      await sql`select pg_notify(${channel}, '')`.execute(tx);
    },
    onSignal: (listener) => listening.add(listener),
    async close() {
      await listening.stop();
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
  if (thrown instanceof pg.DatabaseError) return inTheWay.includes(thrown.code ?? '');
  return thrown instanceof Error && wasLost.test(thrown.message);
}
