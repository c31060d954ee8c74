import { randomUUID } from 'node:crypto';
import { sql, type Selectable, type Transaction, type Updateable } from 'kysely';
import { z } from 'zod';
import { CosellError, isErrorCode, toCosellError } from '../errors.ts';
import type { Link, LinkState, PairKey } from '../sync/model.ts';
import type { Clock, Links } from '../sync/ports.ts';
import type { Store } from './open-store.ts';
import type { LinkTable, Tables } from './schema.ts';

type Row = Selectable<LinkTable>;

const states: readonly string[] = ['new', 'synced', 'attention', 'paused', 'ignored', 'parked'] satisfies LinkState[];
const isState = (text: string): text is LinkState => states.includes(text);
const baseSchema = z.record(z.string(), z.tuple([z.string(), z.string()]));

/** The work list on the link table; the promises are those of the `Links` interface and of DESIGN 3. */
export function createLinks(store: Store, clock: Clock): Links {
  const touch = () => ({ updated_at: clock.now() });

  return {
    async markDue(keys, at) {
      try {
        await store.transaction().execute(async (tx) => {
          for (const key of keys) await upsertDue(tx, key, at);
        });
      } catch (thrown) {
        throw new CosellError('STORE_UNAVAILABLE', `The signal could not be stored: ${toCosellError(thrown).message}`, {
          cause: thrown,
        });
      }
    },

    async claim(limit, now, leaseMs) {
      const due = store
        .selectFrom('link')
        .select('id')
        .where('due_at', '<=', now)
        .where((w) => w.or([w('lease_until', 'is', null), w('lease_until', '<=', now)]))
        .orderBy('due_at')
        .limit(limit);
      const rows = await store
        .updateTable('link')
        // One token a row: a lease that was taken over can no longer finish the work.
        .set({ lease_token: sql<string>`${randomUUID()} || id`, lease_until: now + leaseMs })
        .where('id', 'in', due)
        .returningAll()
        .execute();
      return rows.map(toLink);
    },

    async renew(leaseTokens, until) {
      await store
        .updateTable('link')
        .set({ lease_until: until })
        .where('lease_token', 'in', [...leaseTokens])
        .execute();
    },

    async finish(link, outcome) {
      const { numUpdatedRows } = await store
        .updateTable('link')
        .set({
          state: outcome.state,
          attempts: outcome.attempts,
          error_code: outcome.error?.code ?? null,
          error_message: outcome.error?.message ?? null,
          lease_token: null,
          lease_until: null,
          // A signal that came in during the work has moved due_seq on: its mark stays.
          due_at: sql<number | null>`case when due_seq = ${link.dueSeq} then ${outcome.dueAt ?? null} else due_at end`,
          ...(outcome.base === undefined ? {} : { base: JSON.stringify(outcome.base) }),
          ...(outcome.eTag === undefined ? {} : { e_tag: outcome.eTag }),
          ...(outcome.opportunityModifiedAt === undefined
            ? {}
            : { opportunity_modified_at: outcome.opportunityModifiedAt }),
          ...touch(),
        })
        .where('id', '=', link.id)
        .where('lease_token', '=', link.leaseToken)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    join: (link, sides, { force = false, base } = {}) =>
      store.transaction().execute(async (tx) => {
        const mine = await tx
          .selectFrom('link')
          .select('id')
          .where('id', '=', link.id)
          .where('lease_token', '=', link.leaseToken)
          .executeTakeFirst();
        // Absorbed by the pair's own row meanwhile, or taken over: what we have read is old.
        if (mine === undefined) return undefined;
        const wanted = {
          referral_id: sides.referralId ?? link.referralId,
          opportunity_id: sides.opportunityId ?? link.opportunityId,
        };
        const others = await tx
          .selectFrom('link')
          .selectAll()
          .where('id', '!=', link.id)
          .where((w) =>
            w.or([w('referral_id', '=', wanted.referral_id), w('opportunity_id', '=', wanted.opportunity_id)]),
          )
          .execute();
        const busy = others.some(({ lease_until }) => lease_until !== null && lease_until > clock.now());
        if (busy && !force) return undefined;
        await tx
          .deleteFrom('link')
          .where(
            'id',
            'in',
            others.map(({ id }) => id),
          )
          .execute();
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
          .where('lease_token', '=', link.leaseToken)
          .returningAll()
          .executeTakeFirst();
        return joined === undefined ? undefined : toLink(joined);
      }),

    async intendReferral(link, at, base) {
      await setOn(link, { intent_at: at, base: JSON.stringify(base) });
    },

    async intendMicrosoftsHalf(link, at) {
      await setOn(link, { half_intent_at: at });
    },

    async created(link) {
      await setOn(link, { intent_at: null, half_intent_at: null });
    },

    async drop(link) {
      await store
        .deleteFrom('link')
        .where('id', '=', link.id)
        .where('lease_token', '=', link.leaseToken)
        .where('due_seq', '=', link.dueSeq)
        .execute();
      // Still there: a signal came in during the work, and the row stays due for it.
      await setOn(link, { lease_token: null, lease_until: null });
    },

    async known(keys) {
      if (keys.length === 0) return [];
      const rows = await store
        .selectFrom('link')
        .select(['referral_id', 'opportunity_id', 'e_tag', 'opportunity_modified_at'])
        .where((w) =>
          w.or([
            w(
              'referral_id',
              'in',
              keys.flatMap((key) => ('referralId' in key ? [key.referralId] : [])),
            ),
            w(
              'opportunity_id',
              'in',
              keys.flatMap((key) => ('opportunityId' in key ? [key.opportunityId] : [])),
            ),
          ]),
        )
        .execute();
      return rows.map((row) => ({
        referralId: row.referral_id,
        opportunityId: row.opportunity_id,
        eTag: row.e_tag,
        opportunityModifiedAt: row.opportunity_modified_at,
      }));
    },

    async nextDue() {
      const now = clock.now();
      const row = await store
        .selectFrom('link')
        // A pair in somebody's hands is due again when its lease runs out at the earliest.
        .select(
          sql<
            number | null
          >`min(case when lease_until > ${now} and lease_until > due_at then lease_until else due_at end)`.as('at'),
        )
        .where('due_at', 'is not', null)
        .executeTakeFirst();
      return row?.at ?? undefined;
    },
  };

  async function setOn(link: Link, values: Updateable<LinkTable>): Promise<void> {
    await store
      .updateTable('link')
      .set({ ...values, ...touch() })
      .where('id', '=', link.id)
      .where('lease_token', '=', link.leaseToken)
      .execute();
  }

  /** A hundred signals on one pair are one row: the first makes it, the others move its number on. */
  async function upsertDue(tx: Transaction<Tables>, key: PairKey, at: number): Promise<void> {
    const column = 'referralId' in key ? 'referral_id' : 'opportunity_id';
    const value = 'referralId' in key ? key.referralId : key.opportunityId;
    const now = clock.now();
    await tx
      .insertInto('link')
      .values({ id: randomUUID(), [column]: value, due_at: at, due_seq: 1, created_at: now, updated_at: now })
      .onConflict((conflict) =>
        conflict.column(column).doUpdateSet({
          due_at: sql<number>`case when link.due_at is null or link.due_at > ${at} then ${at} else link.due_at end`,
          due_seq: sql<number>`link.due_seq + 1`,
          // Fresh news is a fresh start for a pair that was given up.
          attempts: sql<number>`case when link.state = 'parked' then 0 else link.attempts end`,
          state: sql<string>`case when link.state = 'parked' then 'new' else link.state end`,
          updated_at: now,
        }),
      )
      .execute();
  }
}

/** What the absorbed rows knew and this one does not. Their signals count: the pair stays due if one of them was. */
function inherit(link: Link, others: readonly Row[], now: number) {
  const known = others.find(({ base }) => base !== '{}');
  const intent = others.map(({ intent_at }) => intent_at).find((at) => at !== null) ?? null;
  return {
    ...(known !== undefined && Object.keys(link.base).length === 0 ? { base: known.base, state: known.state } : {}),
    ...(link.intentAt === null && intent !== null ? { intent_at: intent } : {}),
    // Its signal may be newer than our reads: look once more.
    ...(others.some(({ due_at }) => due_at !== null) ? { due_at: now, due_seq: sql<number>`due_seq + 1` } : {}),
  };
}

/** Lets go of every lease: right only where no other process can hold one, as with the embedded store at start. */
export async function releaseLeases(store: Store): Promise<void> {
  await store.updateTable('link').set({ lease_token: null, lease_until: null }).execute();
}

function toLink(row: Row): Link {
  return {
    id: row.id,
    referralId: row.referral_id,
    opportunityId: row.opportunity_id,
    engagementId: row.engagement_id,
    base: baseSchema.parse(JSON.parse(row.base)),
    eTag: row.e_tag,
    opportunityModifiedAt: row.opportunity_modified_at,
    state: isState(row.state) ? row.state : 'new',
    attempts: row.attempts,
    errorCode: isErrorCode(row.error_code) ? row.error_code : undefined,
    intentAt: row.intent_at,
    halfIntentAt: row.half_intent_at,
    dueSeq: row.due_seq,
    leaseToken: row.lease_token ?? '',
  };
}
