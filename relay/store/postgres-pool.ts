import pg from 'pg';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { CosellError, toCosellError } from '../errors.ts';
import { isRecent } from '../ground/wait.ts';
import { createStatementNames } from './statement-names.ts';

/** An acknowledgement promises that the commit is on disk, whatever the server's default is. */
const durable = `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

/**
 * Classes of SQLSTATE that blame the server or the connection to it, not the statement: connection, resources, an operator who shuts the
 * server down, its system. 25006: a server that became read-only, because another one took over.
 */
const unavailable = /^(08|53|57|58)|^25006$/;
/**
 * The connection ended, for example because the server restarted: reported by the server, by the socket, or (without a code) by the
 * driver.
 */
const ended: readonly string[] = ['57P01', '57P02', 'ECONNRESET', 'EPIPE'];
const wasLost = /^(Connection terminated|Client has encountered a connection error)/;
const unanswered = 'Query read timeout';

const codeOf = (thrown: object): string => ('code' in thrown ? String(thrown.code) : '');

/** The connection broke in the middle of the work; on another connection, it may succeed. */
export const isBroken = (thrown: unknown): boolean =>
  thrown instanceof Error && (ended.includes(codeOf(thrown)) || wasLost.test(thrown.message));

/** The same connections in two ways. */
export interface Pools {
  usual: PostgresPool;
  /** Each connection keeps these statements prepared. For statements that run often, and best by the same plan whatever their parameters are. */
  keeping: PostgresPool;
}

interface PoolOptions {
  config: pg.PoolConfig;
  /** Called before the first use of a connection; resolves to whether the connection is ours alone. */
  introduce: (client: pg.PoolClient) => Promise<boolean>;
  now: () => number;
}

/**
 * A plan is for tables as large as they were when it was made, so after this time (ms) it is made again. It takes a millisecond; a signal took 57
 * with a plan for a hundredth of the pairs.
 */
const planMs = 1_000;

interface Known {
  usual: PostgresPoolClient;
  keeping: PostgresPoolClient;
  plannedAt: number;
}

/**
 * The connections to PostgreSQL as Kysely uses them. Each is durable, and introduced, before its first use. A problem of the server is
 * STORE_UNAVAILABLE, with the driver's error as its cause.
 */
export function createPools({ config, introduce, now }: PoolOptions): Pools {
  const pool = new pg.Pool(config);
  // The pool replaces a connection that breaks, and its queries fail. Without listeners, these events would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const known = new WeakMap<pg.PoolClient, Known>();
  const nameOf = createStatementNames();

  async function connect(use: (client: pg.PoolClient) => Promise<PostgresPoolClient>): Promise<PostgresPoolClient> {
    const client = await pool.connect().catch(refuse);
    try {
      return await use(client);
    } catch (thrown) {
      // Nobody else gives it back.
      client.release(true);
      refuse(thrown);
    }
  }

  async function meet(client: pg.PoolClient): Promise<Known> {
    const before = known.get(client);
    if (before !== undefined) return before;
    await client.query(durable);
    const isOurs = await introduce(client);
    const usual = clientOf(client, () => undefined);
    // A pooler may give us another connection each time, which does not have our statements.
    const fresh = { usual, keeping: isOurs ? clientOf(client, nameOf) : usual, plannedAt: now() };
    known.set(client, fresh);
    return fresh;
  }

  return {
    usual: {
      connect: () => connect(async (client) => (await meet(client)).usual),
      end: () => pool.end(),
    },
    keeping: {
      connect: () =>
        connect(async (client) => {
          const met = await meet(client);
          if (met.keeping !== met.usual && !isRecent(met.plannedAt, planMs, now())) {
            await client.query('discard plans');
            met.plannedAt = now();
          }
          return met.keeping;
        }),
      end: async () => undefined,
    },
  };
}

function clientOf(client: pg.PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  const whole: PostgresPoolClient & { query<R>(named: pg.QueryConfig): Promise<PostgresQueryResult<R>> } = client;
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(what: string | PostgresCursor<R>, values: readonly unknown[] = []) {
    if (typeof what !== 'string') return whole.query(what);
    const name = nameOf(what);
    const asked =
      name === undefined ? whole.query<R>(what, values) : whole.query<R>({ name, text: what, values: [...values] });
    return asked.catch(explain);
  }
  return {
    query,
    release() {
      // A connection that still owes an answer is not used again, because it may be dead without either end having noticed.
      client.release('readyForQuery' in client && client.readyForQuery !== true);
    },
  };
}

function explain(thrown: unknown): never {
  if (!(thrown instanceof Error)) throw thrown;
  if (!isBroken(thrown) && !unavailable.test(codeOf(thrown)) && thrown.message !== unanswered) throw thrown;
  throw new CosellError('STORE_UNAVAILABLE', `The database failed: ${thrown.message}`, { cause: thrown });
}

function refuse(thrown: unknown): never {
  throw new CosellError('STORE_UNAVAILABLE', `The database cannot be reached: ${reasonOf(thrown)}`, { cause: thrown });
}

/** A host name with several addresses yields several errors without a message of their own. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(reasonOf).join('; ');
  return toCosellError(thrown).message;
}
