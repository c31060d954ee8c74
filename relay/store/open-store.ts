import { CosellError, toCosellError } from '../errors.ts';
import type { Clock } from '../sync/ports/clock.ts';
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
    // The driver of PostgreSQL is loaded only where there is one.
    store =
      databaseUrl === undefined
        ? openSqlite(dataDir)
        : (await import('./postgres.ts')).openPostgres(databaseUrl, clock);
    await migrate(store);
    return store;
  } catch (thrown) {
    await store?.close();
    const place = databaseUrl === undefined ? dataDir : nameOf(databaseUrl);
    throw new CosellError('STORE_UNAVAILABLE', `Cannot open the store in ${place}: ${toCosellError(thrown).message}`, {
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
