import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Store } from './store.ts';

/**
 * When the next pair is due. The worker asks after every batch, so neither query may read more rows than are leased: the first free row
 * through an index on due times, the others through the index on leases.
 */
export const createNextDue =
  ({ db }: Pick<Store, 'db'>, clock: Pick<Clock, 'now'>): Links['nextDue'] =>
  async (which = 'all') => {
    const now = clock.now();
    const wanted = which === 'all' ? db.selectFrom('link') : db.selectFrom('link').where('may_wait', '=', 0);
    const free = await wanted
      .select('due_at as at')
      .where('due_at', 'is not', null)
      .where((w) => w.or([w('lease_until', 'is', null), w('lease_until', '<=', now)]))
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    const held = await wanted
      .select(['due_at', 'lease_until'])
      .where('lease_until', '>', now)
      .where('due_at', 'is not', null)
      .execute();
    // A leased pair is due again when its lease expires, at the earliest.
    const times = held.map(({ due_at, lease_until }) => Math.max(due_at ?? 0, lease_until ?? 0));
    const earliest = Math.min(free?.at ?? Infinity, ...times);
    return Number.isFinite(earliest) ? earliest : undefined;
  };
