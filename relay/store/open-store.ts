import { CosellError } from '../errors.ts';
import type { Clock } from '../sync/ports.ts';
import { openPostgres } from './postgres.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './sqlite.ts';
import type { Store } from './store.ts';

export type { Store } from './store.ts';
export { lockStore } from './sqlite.ts';

/**
 * The store that the configuration names, with its tables made or brought up to date: PostgreSQL where there is a DATABASE_URL,
 * else one SQLite file in the data folder.
 * @throws CosellError STORE_UNAVAILABLE
 */
export async function openStore(
  { dataDir, databaseUrl }: { dataDir: string; databaseUrl?: string | undefined },
  clock: Pick<Clock, 'after'>,
): Promise<Store> {
  let store: Store | undefined;
  try {
    store = databaseUrl === undefined ? openSqlite(dataDir) : openPostgres(databaseUrl, clock);
    await migrate(store);
    return store;
  } catch (thrown) {
    await store?.close();
    const place = databaseUrl === undefined ? dataDir : nameOf(databaseUrl);
    throw new CosellError('STORE_UNAVAILABLE', `Cannot open the store in ${place}: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** Host and database, without the password. */
function nameOf(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'DATABASE_URL';
  const { host, pathname } = new URL(databaseUrl);
  return `postgres://${host}${pathname}`;
}

/** A refused connection to a name with several addresses is several errors without a message of their own. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(reasonOf).join('; ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}
