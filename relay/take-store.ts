import type { Adapters } from './adapters.ts';
import { releaseDuties } from './store/duties.ts';
import { releaseLeases } from './store/links.ts';
import { lockStore } from './store/open-store.ts';

/**
 * Takes an embedded store for this relay alone, and frees what a predecessor that died left in it. Several relays share the other kind.
 * Resolves to what gives the store up again.
 */
export async function takeStore({ store }: Pick<Adapters, 'store'>, folder: string): Promise<() => Promise<void>> {
  if (store.shared) return async () => undefined;
  const unlock = lockStore(folder);
  try {
    await releaseLeases(store);
    await releaseDuties(store);
  } catch (thrown) {
    unlock();
    throw thrown;
  }
  return async () => {
    unlock();
  };
}
