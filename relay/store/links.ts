import { sql, type Kysely, type Updateable } from 'kysely';
import { CosellError } from '../errors.ts';
import type { Link } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import { createClaim, idIn } from './claim-due.ts';
import { createNextDue } from './next-due.ts';
import { createFinish } from './finish-work.ts';
import { held } from './held-rows.ts';
import { createIntendBases } from './intend-bases.ts';
import { createJoin } from './join-rows.ts';
import { createReadings } from './link-readings.ts';
import { createMarkDue } from './mark-due.ts';
import { createDistrust, createRecall } from './recall.ts';
import type { LinkTable, Tables } from './schema.ts';
import type { Store } from './store.ts';
import { createTogether } from './together.ts';

/** The work list on the link table. The `Links` interface and DESIGN 3 state its guarantees. */
export function createLinks(store: Store, clock: Clock): Links {
  const { db } = store;
  const together = createTogether(store);
  const touch = () => ({ updated_at: clock.now() });

  return {
    markDue: createMarkDue(store, clock),

    claim: createClaim(store),

    recall: createRecall(store, clock),
    distrustFuture: createDistrust(store, clock),

    async renew(leaseTokens, until) {
      if (leaseTokens.length === 0) return;
      const leases = leaseTokens.map((token) => ({ token, id: idIn(token) }));
      await sql`
        with lease as materialized (
          select value ->> 'token' as token, value ->> 'id' as id from ${store.elements(leases)} as each
        ), ${held(store, sql`id in (select id from lease)`)}
        update link set lease_until = ${until} from lease join held on held.id = lease.id
        where link.id = lease.id and link.lease_token = lease.token`.execute(db);
    },

    finish: createFinish(store, clock),

    join: createJoin(store, together, clock),

    async intendReferral(link, at, base) {
      if (!(await setOn(link, { intent_at: at, base: JSON.stringify(base) }))) throw takenOver();
    },

    intendBases: createIntendBases(store, clock),

    async intendMicrosoftsHalf(link, at) {
      if (!(await setOn(link, { half_intent_at: at }))) throw takenOver();
    },

    async created(link) {
      await setOn(link, { intent_at: null, half_intent_at: null });
    },

    async drop(link, notBefore = 0) {
      const soonest = Math.ceil(notBefore);
      await db
        .deleteFrom('link')
        .where('id', '=', link.id)
        .where('lease_token', '=', link.leaseToken)
        .where('due_seq', '=', link.dueSeq)
        .execute();
      // The row still exists: a signal arrived during the work, and the row stays due.
      await db
        .updateTable('link')
        .set({
          ...{ lease_token: null, lease_until: null, ...touch() },
          due_at: sql`case when due_at < cast(${soonest} as bigint) then cast(${soonest} as bigint) else due_at end`,
        })
        .where('id', '=', link.id)
        .where('lease_token', '=', link.leaseToken)
        .execute();
    },

    ...createReadings(store),
    nextDue: createNextDue(store, clock),
  };

  /** Resolves to false if this link no longer holds the row's lease. */
  async function setOn(link: Link, values: Updateable<LinkTable>): Promise<boolean> {
    const set = (on: Kysely<Tables>) =>
      on
        .updateTable('link')
        .set({ ...values, ...touch() })
        .where('id', '=', link.id)
        .where('lease_token', '=', link.leaseToken)
        .executeTakeFirst();
    const { numUpdatedRows } = await (store.shared ? set(db) : together(set));
    return numUpdatedRows > 0n;
  }
}

/** A worker that was away for longer than a lease must not create what another worker may be creating. */
const takenOver = () => new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');

/** Releases every lease. Safe only if no other process can hold one, as with the embedded store at start. */
export async function releaseLeases({ db }: Pick<Store, 'db'>): Promise<void> {
  await db
    .updateTable('link')
    .set({ lease_token: null, lease_until: null })
    .where('lease_until', 'is not', null)
    .execute();
}
