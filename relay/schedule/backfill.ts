import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Inventory } from './inventory.ts';
import { markNews } from './sweep.ts';

/**
 * Marks due what the work list has not seen yet; a running relay does the rest, but signalled deals first: a seller's deal must not wait until
 * the backfill is over. Safe to interrupt and repeat: finished pairs are skipped.
 * Resolves to the number of marked pairs.
 */
export const markInventory = (
  { links, clock }: { links: Links; clock: Clock },
  { linked, received, leads, shared }: Omit<Inventory, 'twins'>,
): Promise<number> => markNews(links, clock.now(), [...linked, ...received, ...leads, ...shared], { mayWait: true });
