import { sql } from 'kysely';
import type { Link } from '../sync/model.ts';
import type { Links } from '../sync/ports/links.ts';
import { createReleaseDead } from './dead-relays.ts';
import { held } from './held-rows.ts';
import { afterTag, hasTag, newTag } from './holder-name.ts';
import { toLink } from './link-row.ts';
import type { Store } from './store.ts';

/** One token per row, so that a worker whose lease was taken over can no longer finish the work. The token ends with the row's id. */
const tokenFor = (claim: string) => sql<string>`cast(${claim} as text) || link.id`;
export const idIn = afterTag;

/** The values of `may_wait`, in this order. */
const kinds = { all: [0, 1], signalled: [0], waiting: [1] } as const;

type Claiming = Pick<Store, 'db' | 'shared' | 'presence' | 'knownDue' | 'commit' | 'forUpdate' | 'skipLocked'>;

/**
 * Takes leases on due pairs. If the database fails, it may have taken leases without this process hearing of it: the next call gives these
 * up first, because nobody would work on their pairs until they run out.
 */
export function createClaim(store: Claiming): Links['claim'] {
  const unheard = new Set<string>();
  const releaseDead = createReleaseDead(store);
  return async (limit, now, leaseMs, which = 'all') => {
    for (const earlier of unheard) {
      await giveUp(store, earlier);
      unheard.delete(earlier);
    }
    await releaseDead(now);
    const claim = newTag(store.presence.name());
    store.knownDue.forget();
    try {
      const lease = { limit, now, until: now + leaseMs };
      for (const mayWait of kinds[which]) {
        const taken = await take(store, claim, { ...lease, mayWait });
        if (taken.length > 0) return taken;
      }
      return [];
    } catch (thrown) {
      unheard.add(claim);
      throw thrown;
    } finally {
      store.knownDue.forget();
    }
  };
}

async function take(
  { db, skipLocked }: Claiming,
  claim: string,
  { limit, now, until, mayWait }: { limit: number; now: number; until: number; mayWait: number },
): Promise<Link[]> {
  const rows = await db
    // Materialized: evaluated again for each row, it would lock more rows than requested.
    .with(
      (name) => name('due').materialized(),
      (query) =>
        query
          .selectFrom('link')
          .select('id')
          .where('may_wait', '=', mayWait)
          .where('due_at', '<=', now)
          .where((w) => w.or([w('lease_until', 'is', null), w('lease_until', '<=', now)]))
          .orderBy('due_at')
          .limit(limit)
          .modifyEnd(skipLocked),
    )
    .updateTable('link')
    .set({ lease_token: tokenFor(claim), lease_until: until })
    .where('id', 'in', (query) => query.selectFrom('due').select('id'))
    .returningAll()
    .execute();
  return rows.sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0)).map(toLink);
}

async function giveUp(store: Claiming, claim: string): Promise<void> {
  await sql`with ${held(store, sql`lease_until is not null and ${hasTag('lease_token', claim)}`)}
    update link set lease_token = null, lease_until = null where id in (select id from held)`.execute(store.db);
}
