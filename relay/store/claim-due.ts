import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Link } from '../sync/model.ts';
import type { Links } from '../sync/ports/links.ts';
import { toLink } from './link-row.ts';
import type { Store } from './store.ts';

/** One token per row, so that a worker whose lease was taken over can no longer finish the work. The token ends with the row's id. */
const tokenFor = (claim: string) => sql<string>`cast(${claim} as text) || link.id`;
export const idIn = (token: string): string => token.slice(randomUUID().length);

type Claiming = Pick<Store, 'db' | 'elements' | 'forUpdate' | 'skipLocked'>;

/**
 * Takes leases on due pairs. If the database fails, it may have taken leases without this process hearing of it: the next call gives these
 * up first, because nobody would work on their pairs until they run out.
 */
export function createClaim(store: Claiming): Links['claim'] {
  const unheard = new Set<string>();
  return async (limit, now, leaseMs) => {
    const earlier = [...unheard];
    if (earlier.length > 0) await giveUp(store, earlier);
    for (const each of earlier) unheard.delete(each);
    const claim = randomUUID();
    return take(store, claim, { limit, now, until: now + leaseMs }).catch((thrown: unknown) => {
      unheard.add(claim);
      throw thrown;
    });
  };
}

async function take(
  { db, skipLocked }: Claiming,
  claim: string,
  { limit, now, until }: { limit: number; now: number; until: number },
): Promise<Link[]> {
  const rows = await db
    // Materialized: evaluated again for each row, it would lock more rows than requested.
    .with(
      (name) => name('due').materialized(),
      (query) =>
        query
          .selectFrom('link')
          .select('id')
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

async function giveUp({ db, elements, forUpdate }: Claiming, claims: readonly string[]): Promise<void> {
  await sql`
    with claim as materialized (
      select value ->> 'token' as token from ${elements(claims.map((token) => ({ token })))} as each
    ), held as materialized (
      select id from link
        where lease_until is not null and substr(lease_token, 1, ${randomUUID().length}) in (select token from claim)
        order by id ${forUpdate}
    )
    update link set lease_token = null, lease_until = null where id in (select id from held)`.execute(db);
}
