import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Link } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import { toLink, type LinkRow } from './link-row.ts';
import type { Store } from './store.ts';
import type { createTogether } from './together.ts';

type Together = ReturnType<typeof createTogether>;

/** Makes one row the pair's row. It replaces the rows that know only one of the two sides. */
export const createJoin =
  (store: Pick<Store, 'forUpdate' | 'knownDue'>, together: Together, clock: Pick<Clock, 'now'>): Links['join'] =>
  (link, sides, { force = false, base } = {}) =>
    together(async (tx) => {
      const wanted = {
        referral_id: sides.referralId ?? link.referralId,
        opportunity_id: sides.opportunityId === undefined ? link.opportunityId : sides.opportunityId,
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
        // All relays lock rows in the same order, so that two of them do not wait for each other.
        .orderBy('id')
        .modifyEnd(store.forUpdate)
        .execute();
      const own = rows.find(({ id, lease_token }) => id === link.id && lease_token === link.leaseToken);
      // The pair's own row has absorbed this one, or another worker has taken it over: what we have read is out of date.
      if (own === undefined) return undefined;
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
          updated_at: clock.now(),
        })
        .where('id', '=', link.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const left = own.opportunity_id === wanted.opportunity_id ? null : own.opportunity_id;
      // A signal that arrived during this run may be about the side that the row no longer names.
      if (left !== null && own.due_seq !== link.dueSeq)
        await tx
          .insertInto('link')
          .values({
            ...{ id: randomUUID(), opportunity_id: left, due_at: clock.now(), due_seq: 1, may_wait: own.may_wait },
            ...{ created_at: clock.now(), updated_at: clock.now() },
          })
          .execute();
      store.knownDue.forget();
      // A signal that arrived since this run's claim may be newer than what it has read: finishing the work must not clear it.
      return { ...toLink(joined), dueSeq: link.dueSeq };
    });

/** Values that the absorbed rows had and this one lacks. Their signals count: the pair stays due if one of them was. */
function inherit(link: Link, others: readonly LinkRow[], now: number) {
  const known = others.find(({ base }) => base !== '{}');
  const intent = others.map(({ intent_at }) => intent_at).find((at) => at !== null) ?? null;
  const seen = others.map(({ half_seen }) => half_seen).find((digest) => digest !== null) ?? null;
  return {
    ...(known !== undefined && Object.keys(link.base).length === 0 ? { base: known.base, state: known.state } : {}),
    ...(link.intentAt === null && intent !== null ? { intent_at: intent } : {}),
    ...(others.some(({ half_due }) => half_due !== 0) ? { half_due: 1 } : {}),
    ...(link.halfSeen === null && seen !== null ? { half_seen: seen } : {}),
    // That row's signal may be newer than our reads, so run once more.
    ...(others.some(({ due_at }) => due_at !== null) ? { due_at: now, due_seq: sql<number>`due_seq + 1` } : {}),
    ...(others.some(({ due_at, may_wait }) => due_at !== null && may_wait === 0) ? { may_wait: 0 } : {}),
  };
}
