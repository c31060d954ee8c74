import pg from 'pg';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { CosellError, toCosellError } from '../errors.ts';

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

/**
 * The connections to PostgreSQL as Kysely uses them. Each is durable, and known to `introduce`, before its first use. A problem of the server is
 * STORE_UNAVAILABLE, with the driver's error as its cause.
 */
export function createPool(config: pg.PoolConfig, introduce: (client: pg.PoolClient) => Promise<void>): PostgresPool {
  const pool = new pg.Pool(config);
  // The pool replaces a connection that breaks, and its queries fail. Without listeners, these events would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  return {
    async connect() {
      const client = await pool.connect().catch(refuse);
      const before = known.get(client);
      if (before !== undefined) return before;
      try {
        await client.query(durable);
        await introduce(client);
      } catch (thrown) {
        // Nobody else gives it back.
        client.release(true);
        refuse(thrown);
      }
      const fresh = clientOf(client);
      known.set(client, fresh);
      return fresh;
    },
    end: () => pool.end(),
  };
}

function clientOf(client: pg.PoolClient): PostgresPoolClient {
  const whole: PostgresPoolClient = client;
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(what: string | PostgresCursor<R>, values: readonly unknown[] = []) {
    return typeof what === 'string' ? whole.query<R>(what, values).catch(explain) : whole.query(what);
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
