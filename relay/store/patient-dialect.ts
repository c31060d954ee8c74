import { setTimeout } from 'node:timers/promises';
import { type DatabaseConnection, type Dialect, type Driver, SqliteDialect, type SqliteDialectConfig } from 'kysely';
import { sqliteCode, sqliteProblem } from './sqlite-problem.ts';

interface Patience {
  tries: number;
  /** Between two tries, in ms. */
  pauseMs: number;
}

/** Five seconds. A command's transaction takes some milliseconds. */
const usual: Patience = { tries: 1_000, pauseMs: 5 };

/**
 * Kysely's dialect for SQLite, whose statements wait while another connection writes: SQLite has one writer at a time. SQLite itself would
 * make this whole process wait, with all its callers, and without end if the other connection belongs to this process too.
 */
export function patientDialect(config: SqliteDialectConfig, patience = usual): Dialect {
  const dialect = new SqliteDialect(config);
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => patientDriver(dialect.createDriver(), patience),
  };
}

function patientDriver(driver: Driver, patience: Patience): Driver {
  return {
    init: () => driver.init(),
    acquireConnection: async () => patientConnection(await driver.acquireConnection(), patience),
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection).catch(unlessOver),
    releaseConnection: (connection) => driver.releaseConnection(connection),
    destroy: () => driver.destroy(),
  };
}

function patientConnection(connection: DatabaseConnection, { tries, pauseMs }: Patience): DatabaseConnection {
  return {
    async executeQuery<Row>(query: Parameters<DatabaseConnection['executeQuery']>[0]) {
      for (let tried = 1; ; tried += 1) {
        try {
          return await connection.executeQuery<Row>(query);
        } catch (thrown) {
          if (!isBusy(thrown) || tried >= tries) throw sqliteProblem(thrown);
          await setTimeout(pauseMs);
        }
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

/** SQLITE_BUSY and its variants: the statement has done nothing, so it can be repeated. */
const isBusy = (thrown: unknown) => sqliteCode(thrown) === 5;

/** SQLite rolls back by itself when the disk is full, among others. That must not hide why. */
function unlessOver(thrown: unknown): void {
  if (!(thrown instanceof Error && thrown.message.includes('no transaction is active'))) throw thrown;
}
