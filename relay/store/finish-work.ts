import { sql, type Transaction } from 'kysely';
import type { Link } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { LinkOutcome, Links } from '../sync/ports/links.ts';
import { gather } from './gather.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

interface Finished {
  link: Link;
  outcome: LinkOutcome;
  /** Whether the lease was still ours. */
  held: boolean;
}

/** Puts rows back into the work list; the pairs of a batch, which end together, share a commit. */
export function createFinish(store: Pick<Store, 'transact'>, clock: Pick<Clock, 'now'>): Links['finish'] {
  const commit = gather<Finished>((parts) =>
    store.transact(async (tx) => {
      // In one order for all, so that two relays do not wait for each other.
      for (const part of parts.toSorted((a, b) => (a.link.id < b.link.id ? -1 : 1)))
        part.held = await finishOne(tx, part, clock.now());
    }),
  );
  return async (link, outcome) => {
    const part = { link, outcome, held: false };
    await commit(part);
    return part.held;
  };
}

async function finishOne(tx: Transaction<Tables>, { link, outcome }: Finished, now: number): Promise<boolean> {
  const dueAt = outcome.dueAt === undefined ? null : Math.ceil(outcome.dueAt);
  // A signal that came in during the work has moved due_seq on: its marks stay.
  const unlessMoved = <T>(value: T, column: 'due_at' | 'half_due') =>
    sql<T>`case when due_seq = ${link.dueSeq} then ${value} else ${sql.ref(column)} end`;
  const { numUpdatedRows } = await tx
    .updateTable('link')
    .set({
      state: outcome.state,
      attempts: outcome.attempts,
      error_code: outcome.error?.code ?? null,
      error_message: outcome.error?.message ?? null,
      lease_token: null,
      lease_until: null,
      due_at: unlessMoved(dueAt, 'due_at'),
      ...(outcome.base === undefined ? {} : { base: JSON.stringify(outcome.base) }),
      ...(outcome.eTag === undefined ? {} : { e_tag: outcome.eTag }),
      ...(outcome.opportunityModifiedAt === undefined
        ? {}
        : { opportunity_modified_at: outcome.opportunityModifiedAt }),
      ...(outcome.halfSeen === undefined ? {} : { half_seen: outcome.halfSeen, half_due: unlessMoved(0, 'half_due') }),
      updated_at: now,
    })
    .where('id', '=', link.id)
    .where('lease_token', '=', link.leaseToken)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
