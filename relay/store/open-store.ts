import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import { CosellError } from '../errors.ts';
import { migrate, type Tables } from './schema.ts';

export type Store = Kysely<Tables>;

/**
 * The embedded store: one SQLite file in the data folder, made if it is not there. Every commit is on the disk before it resolves
 * (WAL with synchronous=FULL), for an acknowledgement rests on it.
 * @throws CosellError STORE_UNAVAILABLE
 */
export async function openStore(dataDir: string): Promise<Store> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const sqlite = new DatabaseSync(join(dataDir, 'cosell.db'), { timeout: 5_000 });
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const store = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(sqlite) }) });
    await migrate(store);
    return store;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new CosellError('STORE_UNAVAILABLE', `Cannot open the store in ${dataDir}: ${reason}`, { cause: thrown });
  }
}

/**
 * Holds the data folder for one relay, as long as the returned function is held on to; it ends with the process, however that ends. Two relays on one file would take each
 * other's leases for those of a dead one. @throws CosellError CONFIG_INVALID when another relay holds it
 */
export function lockStore(dataDir: string): () => void {
  const lock = new DatabaseSync(join(dataDir, 'relay.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new CosellError('CONFIG_INVALID', `Another relay runs on RELAY_DATA_DIR ${dataDir}.`, { cause });
  }
  return () => {
    lock.close();
  };
}

/** node:sqlite in the few words that Kysely's dialect speaks. */
function adapt(sqlite: DatabaseSync) {
  const values = (parameters: readonly unknown[]) => parameters.map(toSql);
  return {
    close: () => {
      sqlite.close();
    },
    prepare: (sql: string): SqliteStatement => {
      const statement = sqlite.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}

function toSql(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`The store holds no values of type ${typeof value}.`);
}
