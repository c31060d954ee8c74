import { randomInt } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import type { Presence } from './store.ts';

/** The first half of the locks' keys; the second is the process's own number. Nothing else in this database may use it. */
const lockClass = 7_261_035;

/** A connection, as far as this file uses it. */
interface Connected {
  query(text: string, values: readonly unknown[]): Promise<{ rowCount: number | null }>;
}

interface Presences {
  /** Resolves to whether the connection is ours alone: not behind a pooler. */
  introduce(client: Connected): Promise<boolean>;
  of(db: Kysely<Tables>): Presence;
}

/**
 * Each connection of this process holds a lock on the process's number, shared with its other connections. The server releases it when the connection ends,
 * however it ends. Behind a pooler, which shares connections, such a lock would say nothing: there the process has no name, and takes none.
 */
export function createPresence(): Presences {
  const number = randomInt(1, 2 ** 31);
  let isSeen: boolean | undefined;
  return {
    async introduce(client) {
      const { rowCount } = await client.query(`select pg_advisory_lock_shared($1, $2) where pg_backend_pid() = $3`, [
        lockClass,
        number,
        serverProcessOf(client),
      ]);
      const isOurs = rowCount === 1;
      // One connection without a lock is enough: while it works, its process could seem dead.
      isSeen = isSeen !== false && isOurs;
      return isOurs;
    },
    of: (db) => ({
      name: () => (isSeen === true ? nameOf(number) : undefined),
      async present() {
        const { rows } = await sql<{ number: number }>`select objid as number from pg_locks
          where locktype = 'advisory' and granted and classid = ${lockClass} and objsubid = 2
            and database = (select oid from pg_database where datname = current_database())`.execute(db);
        return new Set(rows.map((row) => nameOf(row.number)));
      },
    }),
  };
}

const nameOf = (number: number) => number.toString(16).padStart(8, '0');

/** The process that the server (or a pooler in between) named when the connection was made. */
const serverProcessOf = (client: Connected): number => ('processID' in client ? Number(client.processID) : 0);
