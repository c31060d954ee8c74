import { sql } from 'kysely';
import type { PairKey } from '../sync/model.ts';
import type { Store } from './open-store.ts';

/** How many pairs wait for a worker. Also proves that the store answers. */
export async function countDue(store: Store, now: number): Promise<number> {
  const row = await store
    .selectFrom('link')
    .select((w) => w.fn.countAll<number>().as('count'))
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Pairs by state, with the newest error of each kind. */
export async function countByState(
  store: Store,
): Promise<{ state: string; errorCode: string | null; pairs: number }[]> {
  const rows = await store
    .selectFrom('link')
    .select(['state', 'error_code', (w) => w.fn.countAll<number>().as('count')])
    .groupBy(['state', 'error_code'])
    .orderBy('state')
    .execute();
  return rows.map((row) => ({ state: row.state, errorCode: row.error_code, pairs: row.count }));
}

export interface FailedPair {
  referralId: string | null;
  opportunityId: string | null;
  state: string;
  attempts: number;
  code: string;
  message: string;
}

/** Pairs whose last work ended with an error, the longest untouched first. */
export async function listFailed(store: Store): Promise<FailedPair[]> {
  const rows = await store
    .selectFrom('link')
    .selectAll()
    .where('error_code', 'is not', null)
    .orderBy('updated_at')
    .execute();
  return rows.map((row) => ({
    referralId: row.referral_id,
    opportunityId: row.opportunity_id,
    state: row.state,
    attempts: row.attempts,
    code: row.error_code ?? '',
    message: row.error_message ?? '',
  }));
}

/** Makes every failed pair due now; resolves to their number. */
export async function retryFailed(store: Store, now: number): Promise<number> {
  const { numUpdatedRows } = await store
    .updateTable('link')
    .set({ due_at: now, due_seq: sql<number>`due_seq + 1`, attempts: 0, updated_at: now })
    .where('error_code', 'is not', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export interface PairState {
  state: string;
  dueAt: number | null;
  errorCode: string | null;
  errorMessage: string | null;
}

export async function findPair(store: Store, key: PairKey): Promise<PairState | undefined> {
  const row = await store
    .selectFrom('link')
    .selectAll()
    .where(
      'referralId' in key ? 'referral_id' : 'opportunity_id',
      '=',
      'referralId' in key ? key.referralId : key.opportunityId,
    )
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    state: row.state,
    dueAt: row.due_at,
    errorCode: row.error_code,
    errorMessage: row.error_message,
  };
}
