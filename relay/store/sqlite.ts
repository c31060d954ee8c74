import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, sql, SqliteDialect, type SqliteStatement } from 'kysely';
import { CosellError } from '../errors.ts';
import { ownFile } from './own-file.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/**
 * The embedded store: one SQLite file in the data folder, made if it is not there. Every commit is on the disk before it resolves
 * (WAL with synchronous=FULL), for an acknowledgement rests on it. One writer at a time, so no row needs a lock of its own.
 */
export function openSqlite(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  ownFile(join(dataDir, 'cosell.db'));
  const sqlite = new DatabaseSync(join(dataDir, 'cosell.db'), { timeout: 5_000 });
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(sqlite) }) });
  return {
    db,
    shared: false,
    isServed: async () => isLocked(dataDir),
    forUpdate: sql``,
    skipLocked: sql``,
    elements: (array) => sql`json_each(${JSON.stringify(array)})`,
    transact: (work) => db.transaction().execute(work),
    lockSchema: async () => undefined,
    notify: async () => undefined,
    onSignal: () => () => undefined,
    close: () => db.destroy(),
  };
}

/**
 * Holds the data folder for one relay, as long as the returned function is held on to; it ends with the process, however that
 * ends. Two relays on one file would take each other's leases for those of a dead one. @throws CosellError CONFIG_INVALID when another relay holds it
 */
export function lockStore(dataDir: string): () => void {
  ownFile(join(dataDir, 'relay.lock'));
  // A command that looks whether a relay runs holds the file for a moment.
  const lock = new DatabaseSync(join(dataDir, 'relay.lock'), { timeout: 250 });
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

/** Statements that are kept prepared. Their texts are few, but lists of keys are as long as the keys are many. */
const keptStatements = 100;

/** Whether a relay holds the data folder. A lock of a process that died is gone. */
function isLocked(dataDir: string): boolean {
  const file = join(dataDir, 'relay.lock');
  if (!existsSync(file)) return false;
  const lock = new DatabaseSync(file);
  try {
    lock.exec('BEGIN IMMEDIATE');
    return false;
  } catch {
    return true;
  } finally {
    lock.close();
  }
}

/** node:sqlite in the few words that Kysely's dialect speaks. */
function adapt(sqlite: DatabaseSync) {
  const values = (parameters: readonly unknown[]) => parameters.map(toSql);
  const kept = new Map<string, SqliteStatement>();

  function prepare(text: string): SqliteStatement {
    // A transaction that read before it writes could not wait for the command line's: it takes the file at once.
    const statement = sqlite.prepare(text === 'begin' ? 'begin immediate' : text);
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...values(parameters)),
      run: (parameters) => statement.run(...values(parameters)),
      // It stays open between two rows, so it is nobody else's.
      iterate: (parameters) => sqlite.prepare(text).iterate(...values(parameters)),
    };
  }

  return {
    close: () => {
      sqlite.close();
    },
    /** The one least recently used makes room. */
    prepare: (text: string): SqliteStatement => {
      const statement = kept.get(text) ?? prepare(text);
      kept.delete(text);
      kept.set(text, statement);
      if (kept.size > keptStatements) for (const [oldest] of [...kept].slice(0, 1)) kept.delete(oldest);
      return statement;
    },
  };
}

function toSql(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`The store holds no values of type ${typeof value}.`);
}
