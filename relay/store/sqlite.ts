import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, sql, type SqliteStatement } from 'kysely';
import { z } from 'zod';
import { CosellError } from '../errors.ts';
import { rememberDue } from './known-due.ts';
import { ownFile } from './own-file.ts';
import { patientDialect } from './patient-dialect.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/**
 * The embedded store: one SQLite file in the data folder, created if needed. Every commit is on disk before it resolves (WAL with
 * synchronous=FULL), because an acknowledgement promises that. There is one writer at a time, so no row needs a lock of its own.
 */
export function openSqlite(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  ownFile(join(dataDir, 'cosell.db'));
  const sqlite = new DatabaseSync(join(dataDir, 'cosell.db'), { timeout: 5_000 });
  // The dialect waits for other writers.
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0;');
  const dataVersion = sqlite.prepare('PRAGMA data_version');
  const db = new Kysely<Tables>({ dialect: patientDialect({ database: adapt(sqlite) }) });
  return {
    db,
    shared: false,
    presence: { name: () => undefined, present: async () => new Set<string>() },
    knownDue: rememberDue(() => changesOfOthers(dataVersion)),
    isServed: async () => isLocked(dataDir),
    forUpdate: sql``,
    skipLocked: sql``,
    elements: (array) => sql`json_each(${JSON.stringify(array)})`,
    transact: (work) => db.transaction().execute(work),
    commit: (statement) => statement(db),
    lockSchema: async () => undefined,
    notify: () => undefined,
    onSignal: () => () => undefined,
    close: () => db.destroy(),
  };
}

/**
 * Locks the data folder for one relay until the returned function is called or the process ends, however it ends. Two relays on one file
 * would mistake each other's leases for those of a dead one. @throws CosellError CONFIG_INVALID if another relay holds it
 */
export function lockStore(dataDir: string): () => void {
  ownFile(join(dataDir, 'relay.lock'));
  // A command that checks whether a relay is running holds the file for a moment.
  const lock = new DatabaseSync(join(dataDir, 'relay.lock'), { timeout: 250 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new CosellError('CONFIG_INVALID', `Another relay runs on RELAY_DATA_DIR ${dataDir}.`, {
      ...{ cause, cure: 'Stop that relay, or set RELAY_DATA_DIR to another folder.' },
    });
  }
  return () => {
    lock.close();
  };
}

const versionSchema = z.object({ data_version: z.number() });

/** A number that SQLite changes whenever another connection has changed the file; undefined if it cannot be read now. */
function changesOfOthers(dataVersion: StatementSync): number | undefined {
  try {
    return versionSchema.parse(dataVersion.get()).data_version;
  } catch {
    return undefined;
  }
}

/** How many statements stay prepared. Most texts recur, but a list of keys makes a new text for each length. */
const keptStatements = 100;

/** Whether a relay holds the data folder. The lock of a process that died is gone. */
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

/** node:sqlite with the few methods that Kysely's dialect uses. */
function adapt(sqlite: DatabaseSync) {
  const values = (parameters: readonly unknown[]) => parameters.map(toSql);
  const kept = new Map<string, SqliteStatement>();

  function prepare(text: string): SqliteStatement {
    // A transaction that reads before it writes could not wait for the command line's, so it locks the file immediately.
    const statement = sqlite.prepare(text === 'begin' ? 'begin immediate' : text);
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...values(parameters)),
      run: (parameters) => statement.run(...values(parameters)),
      // An iterator stays open between two rows, so its statement cannot be shared.
      iterate: (parameters) => sqlite.prepare(text).iterate(...values(parameters)),
    };
  }

  return {
    close: () => {
      sqlite.close();
    },
    /** Prepares a statement, or returns the cached one. The least recently used statement makes room. */
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
