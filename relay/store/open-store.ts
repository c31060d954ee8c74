import { CosellError, toCosellError } from '../errors.ts';
import type { Clock } from '../sync/ports/clock.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './sqlite.ts';
import type { Store } from './store.ts';

export type { Store } from './store.ts';
export { lockStore } from './sqlite.ts';

/**
 * The configured store, with its tables created or brought up to date: PostgreSQL if there is a DATABASE_URL, otherwise one SQLite file
 * in the data folder.
 * @throws CosellError STORE_UNAVAILABLE
 */
export async function openStore(
  { dataDir, databaseUrl }: { dataDir: string; databaseUrl?: string | undefined },
  clock: Pick<Clock, 'now' | 'after'>,
): Promise<Store> {
  let store: Store | undefined;
  try {
    // Loads the PostgreSQL driver only if it is needed.
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
      ...{ cause: thrown, cure: thrown instanceof CosellError ? thrown.advice : undefined },
    });
  }
}

/** Host and database, without the password. */
function nameOf(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'DATABASE_URL';
  const { host, pathname } = new URL(databaseUrl);
  return `postgres://${host}${pathname}`;
}
