import { sql } from 'kysely';
import type { ErrorCode } from '../errors.ts';
import { idOf } from '../sync/deals/pair-key.ts';
import type { PairKey } from '../sync/model.ts';
import { held } from './held-rows.ts';
import type { Store } from './store.ts';

/** Written exactly as in the index `link_failed`: a different wording would read all rows. */
const hasFailed = sql<boolean>`(error_code is not null or state = 'parked')`;

/** How many pairs wait for a worker. Also proves that the store answers. */
export async function countDue({ db }: Pick<Store, 'db'>, now: number): Promise<number> {
  const row = await db
    .selectFrom('link')
    .select((w) => w.fn.countAll<number>().as('count'))
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  return row.count;
}

/**
 * The steps that are left for the pairs that wait for a worker: two for one that knows only one side, which comes to the other system first and
 * is tied to it then, and one for any other.
 */
export async function countSteps({ db }: Pick<Store, 'db'>, now: number): Promise<number> {
  const row = await db
    .selectFrom('link')
    .select((w) => [
      w.fn.countAll<number>().as('due'),
      w.fn.count<number>(sql`case when referral_id is null or opportunity_id is null then 1 end`).as('one_sided'),
    ])
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  return row.due + row.one_sided;
}

/** Whether the pair of an opportunity waits for a worker, or a worker has it. */
export async function isDue({ db }: Pick<Store, 'db'>, opportunityId: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('link')
    .select('id')
    .where('opportunity_id', '=', opportunityId)
    .where('due_at', '<=', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Since when the longest waiting pair has been due, epoch ms; undefined if none is. Ignores pairs that may wait, so a long backfill does not count as a delay. */
export async function dueSince({ db }: Pick<Store, 'db'>, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('link')
    .select('due_at as at')
    .where('may_wait', '=', 0)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** How many pairs need a person or another attempt. */
export async function countFailed({ db }: Pick<Store, 'db'>): Promise<number> {
  const row = await db
    .selectFrom('link')
    .select((w) => w.fn.countAll<number>().as('count'))
    .where(hasFailed)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Pairs whose last run failed, parked or not, by state and error. */
export async function countFailedByError({
  db,
}: Pick<Store, 'db'>): Promise<{ state: string; code: string; pairs: number }[]> {
  const rows = await db
    .selectFrom('link')
    .select(['state', 'error_code', (w) => w.fn.countAll<number>().as('count')])
    .where(hasFailed)
    .groupBy(['state', 'error_code'])
    .orderBy('state')
    .orderBy('error_code')
    .execute();
  return rows.map((row) => ({ state: row.state, code: row.error_code ?? '', pairs: row.count }));
}

/** Pairs by state and error. */
export async function countByState({
  db,
}: Pick<Store, 'db'>): Promise<{ state: string; errorCode: string | null; pairs: number }[]> {
  const rows = await db
    .selectFrom('link')
    .select(['state', 'error_code', (w) => w.fn.countAll<number>().as('count')])
    .groupBy(['state', 'error_code'])
    .orderBy('state')
    .orderBy('error_code')
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

/** Pairs whose last run failed, parked or not; the longest unchanged first. */
export async function listFailed({ db }: Pick<Store, 'db'>): Promise<FailedPair[]> {
  const rows = await db.selectFrom('link').selectAll().where(hasFailed).orderBy('updated_at').execute();
  return rows.map((row) => ({
    referralId: row.referral_id,
    opportunityId: row.opportunity_id,
    state: row.state,
    attempts: row.attempts,
    code: row.error_code ?? '',
    message: row.error_message ?? '',
  }));
}

/** Pairs whose last run failed with this error, longest first. */
export async function listFailedWith(
  { db }: Pick<Store, 'db'>,
  code: ErrorCode,
  most: number,
): Promise<{ referralId: string | null; opportunityId: string | null }[]> {
  const rows = await db
    .selectFrom('link')
    .select(['referral_id', 'opportunity_id'])
    .where(hasFailed)
    .where('error_code', '=', code)
    .orderBy('updated_at')
    .limit(most)
    .execute();
  return rows.map((row) => ({ referralId: row.referral_id, opportunityId: row.opportunity_id }));
}

/** Makes every failed pair due now, or only the named one if it failed; resolves to their number. */
export async function retryFailed(
  store: Pick<Store, 'commit' | 'notify' | 'forUpdate'>,
  now: number,
  key?: PairKey,
): Promise<number> {
  const wanted = key === undefined ? hasFailed : sql`${hasFailed} and ${sql.ref(columnOf(key))} = ${idOf(key)}`;
  const { numAffectedRows = 0n } = await store.commit((on) =>
    sql`with ${held(store, wanted)}
      update link set due_at = ${now}, attempts = 0, updated_at = ${now}, due_seq = due_seq + 1, may_wait = 0,
        state = case when state = 'parked' then 'new' else state end
      where id in (select id from held)`.execute(on),
  );
  store.notify();
  return Number(numAffectedRows);
}

/**
 * Deletes every pair (not the credentials, not the cursors), except those with an unfinished creation: only the row knows that the
 * referral may exist. Resolves to their number.
 */
export async function clearLinks(store: Pick<Store, 'db' | 'forUpdate'>): Promise<number> {
  const { numAffectedRows = 0n } = await sql`with ${held(store, sql`intent_at is null`)}
    delete from link where id in (select id from held)`.execute(store.db);
  return Number(numAffectedRows);
}

export interface PairState {
  state: string;
  dueAt: number | null;
  errorCode: string | null;
  errorMessage: string | null;
}

export async function findPair({ db }: Pick<Store, 'db'>, key: PairKey): Promise<PairState | undefined> {
  const row = await db.selectFrom('link').selectAll().where(columnOf(key), '=', idOf(key)).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    state: row.state,
    dueAt: row.due_at,
    errorCode: row.error_code,
    errorMessage: row.error_message,
  };
}

const columnOf = (key: PairKey) => ('referralId' in key ? 'referral_id' : 'opportunity_id');
