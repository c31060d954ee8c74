import { randomUUID } from 'node:crypto';
import { sql, type Kysely, type NotNull, type Updateable } from 'kysely';
import { CosellError } from '../errors.ts';
import type { Link, PairKey } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import { createNextDue } from './next-due.ts';
import { toLink, versionOfRow, type LinkRow } from './link-row.ts';
import { createFinish } from './finish-work.ts';
import { createMarkDue } from './mark-due.ts';
import { createDistrust, createRecall } from './recall.ts';
import type { LinkTable, Tables } from './schema.ts';
import { listFailed } from './status.ts';
import type { Store } from './store.ts';
import { createTogether } from './together.ts';

/** Keys of one query: databases take some ten thousand values in one. */
const keysAtOnce = 1_000;

/** One token a row: a lease that was taken over can no longer finish the work. Its end names the row. */
const tokenFor = (claim: string) => sql<string>`cast(${claim} as text) || link.id`;
const idIn = (token: string) => token.slice(randomUUID().length);

/** The work list on the link table; the promises are those of the `Links` interface and of DESIGN 3. */
export function createLinks(store: Store, clock: Clock): Links {
  const { db } = store;
  const together = createTogether(store);
  const touch = () => ({ updated_at: clock.now() });

  return {
    markDue: createMarkDue(store, clock),

    async claim(limit, now, leaseMs) {
      const rows = await db
        // Materialized: evaluated again for each row, it would lock more than was asked for.
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
              .modifyEnd(store.skipLocked),
        )
        .updateTable('link')
        .set({ lease_token: tokenFor(randomUUID()), lease_until: now + leaseMs })
        .where('id', 'in', (query) => query.selectFrom('due').select('id'))
        .returningAll()
        .execute();
      return rows.sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0)).map(toLink);
    },

    recall: createRecall(store, clock),
    distrustFuture: createDistrust(store, clock),

    async renew(leaseTokens, until) {
      if (leaseTokens.length === 0) return;
      const leases = leaseTokens.map((token) => ({ token, id: idIn(token) }));
      await sql`
        with lease as materialized (
          select value ->> 'token' as token, value ->> 'id' as id from ${store.elements(leases)} as each
        ), held as materialized (
          select id from link where id in (select id from lease) order by id ${store.forUpdate}
        )
        update link set lease_until = ${until} from lease join held on held.id = lease.id
        where link.id = lease.id and link.lease_token = lease.token`.execute(db);
    },

    finish: createFinish(store, clock),

    join: (link, sides, { force = false, base } = {}) =>
      together(async (tx) => {
        const wanted = {
          referral_id: sides.referralId ?? link.referralId,
          opportunity_id: sides.opportunityId ?? link.opportunityId,
        };
        const rows = await tx
          .selectFrom('link')
          .selectAll()
          .where((w) =>
            w.or([
              w('id', '=', link.id),
              w('referral_id', '=', wanted.referral_id),
              w('opportunity_id', '=', wanted.opportunity_id),
            ]),
          )
          // In one order for all, so that two relays do not wait for each other.
          .orderBy('id')
          .modifyEnd(store.forUpdate)
          .execute();
        // Absorbed by the pair's own row meanwhile, or taken over: what we have read is old.
        if (!rows.some(({ id, lease_token }) => id === link.id && lease_token === link.leaseToken)) return undefined;
        const others = rows.filter(({ id }) => id !== link.id);
        const busy = others.some(({ lease_until }) => lease_until !== null && lease_until > clock.now());
        if (busy && !force) return undefined;
        for (const { id } of others) await tx.deleteFrom('link').where('id', '=', id).execute();
        const joined = await tx
          .updateTable('link')
          .set({
            ...wanted,
            ...inherit(link, others, clock.now()),
            ...(base === undefined ? {} : { base: JSON.stringify(base) }),
            ...(sides.engagementId && { engagement_id: sides.engagementId }),
            ...touch(),
          })
          .where('id', '=', link.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        return toLink(joined);
      }),

    async intendReferral(link, at, base) {
      if (!(await setOn(link, { intent_at: at, base: JSON.stringify(base) }))) throw takenOver();
    },

    async intendMicrosoftsHalf(link, at) {
      if (!(await setOn(link, { half_intent_at: at }))) throw takenOver();
    },

    async created(link) {
      await setOn(link, { intent_at: null, half_intent_at: null });
    },

    async drop(link) {
      await db
        .deleteFrom('link')
        .where('id', '=', link.id)
        .where('lease_token', '=', link.leaseToken)
        .where('due_seq', '=', link.dueSeq)
        .execute();
      // Still there: a signal came in during the work, and the row stays due for it.
      await setOn(link, { lease_token: null, lease_until: null });
    },

    async peek(key) {
      const row = await db
        .selectFrom('link')
        .selectAll()
        .where((w) =>
          'referralId' in key ? w('referral_id', '=', key.referralId) : w('opportunity_id', '=', key.opportunityId),
        )
        .executeTakeFirst();
      return row === undefined ? undefined : toLink(row);
    },

    async known(keys) {
      const found = new Map<string, Awaited<ReturnType<Links['known']>>[number]>();
      const referralIds = keys.flatMap((key) => ('referralId' in key ? [key.referralId] : []));
      const opportunityIds = keys.flatMap((key) => ('opportunityId' in key ? [key.opportunityId] : []));
      for (const [column, ids] of [
        ['referral_id', referralIds],
        ['opportunity_id', opportunityIds],
      ] as const)
        for (let start = 0; start < ids.length; start += keysAtOnce) {
          const rows = await db
            .selectFrom('link')
            .select(['id', 'referral_id', 'opportunity_id', 'referral_updated_at', 'e_tag', 'opportunity_modified_at'])
            .where(column, 'in', ids.slice(start, start + keysAtOnce))
            .execute();
          for (const row of rows)
            found.set(row.id, {
              referralId: row.referral_id,
              opportunityId: row.opportunity_id,
              version: versionOfRow(row),
              opportunityModifiedAt: row.opportunity_modified_at,
            });
        }
      return [...found.values()];
    },

    async pairs() {
      const rows = await db
        .selectFrom('link')
        .select([
          'referral_id',
          'opportunity_id',
          'referral_updated_at',
          'e_tag',
          'opportunity_modified_at',
          'half_seen',
        ])
        .where('referral_id', 'is not', null)
        .where('opportunity_id', 'is not', null)
        .$narrowType<{ referral_id: NotNull; opportunity_id: NotNull }>()
        .execute();
      return rows.map((row) => ({
        referralId: row.referral_id,
        opportunityId: row.opportunity_id,
        version: versionOfRow(row),
        opportunityModifiedAt: row.opportunity_modified_at,
        halfSeen: row.half_seen,
      }));
    },

    async failed() {
      const rows = await listFailed({ db });
      return rows.flatMap(({ referralId, opportunityId }): PairKey[] =>
        referralId !== null ? [{ referralId }] : opportunityId !== null ? [{ opportunityId }] : [],
      );
    },

    nextDue: createNextDue(store, clock),
  };

  /** False when the row is no longer in the hands that this link speaks for. */
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

/** Whoever was away for longer than a lease must not create what another one may be creating. */
const takenOver = () => new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');

/** What the absorbed rows knew and this one does not. Their signals count: the pair stays due if one of them was. */
function inherit(link: Link, others: readonly LinkRow[], now: number) {
  const known = others.find(({ base }) => base !== '{}');
  const intent = others.map(({ intent_at }) => intent_at).find((at) => at !== null) ?? null;
  const seen = others.map(({ half_seen }) => half_seen).find((digest) => digest !== null) ?? null;
  return {
    ...(known !== undefined && Object.keys(link.base).length === 0 ? { base: known.base, state: known.state } : {}),
    ...(link.intentAt === null && intent !== null ? { intent_at: intent } : {}),
    ...(others.some(({ half_due }) => half_due !== 0) ? { half_due: 1 } : {}),
    ...(link.halfSeen === null && seen !== null ? { half_seen: seen } : {}),
    // Its signal may be newer than our reads: look once more.
    ...(others.some(({ due_at }) => due_at !== null) ? { due_at: now, due_seq: sql<number>`due_seq + 1` } : {}),
  };
}

/** Lets go of every lease: right only where no other process can hold one, as with the embedded store at start. */
export async function releaseLeases({ db }: Pick<Store, 'db'>): Promise<void> {
  await db
    .updateTable('link')
    .set({ lease_token: null, lease_until: null })
    .where('lease_until', 'is not', null)
    .execute();
}
