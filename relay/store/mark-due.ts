import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { CosellError, toCosellError } from '../errors.ts';
import type { PairKey } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import { gather } from './gather.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

interface Mark {
  column: 'referral_id' | 'opportunity_id';
  value: string;
  at: number;
  half: boolean;
}

/** Rows of one statement: each has eight values, and SQLite takes 32,766 of them. */
const rowsAtOnce = 1_000;

/** Marks pairs due; calls at the same time share a commit. A hundred signals on one pair are one row. */
export function createMarkDue(store: Pick<Store, 'transact' | 'notify'>, clock: Pick<Clock, 'now'>): Links['markDue'] {
  const commit = gather<readonly Mark[]>(async (calls) => {
    const marks = coalesce(calls.flat());
    await store.transact(async (tx) => {
      for (const column of ['referral_id', 'opportunity_id'] as const) {
        const rows = marks.filter((mark) => mark.column === column);
        for (let start = 0; start < rows.length; start += rowsAtOnce)
          await upsert(tx, column, rows.slice(start, start + rowsAtOnce), clock.now());
      }
      await store.notify(tx);
    });
  });

  return async (keys, at) => {
    if (keys.length === 0) return;
    try {
      await commit(keys.map((key) => toMark(key, Math.ceil(at))));
    } catch (thrown) {
      throw new CosellError('STORE_UNAVAILABLE', `The signal could not be stored: ${toCosellError(thrown).message}`, {
        cause: thrown,
      });
    }
  };
}

function toMark(key: PairKey, at: number): Mark {
  return 'referralId' in key
    ? { column: 'referral_id', value: key.referralId, at, half: key.half === true }
    : { column: 'opportunity_id', value: key.opportunityId, at, half: false };
}

/** One mark for each key, due at the earliest of its times; in one order for all, so that two relays do not wait for each other. */
function coalesce(marks: readonly Mark[]): Mark[] {
  const byKey = new Map<string, Mark>();
  for (const mark of marks) {
    const name = `${mark.column} ${mark.value}`;
    const known = byKey.get(name) ?? mark;
    byKey.set(name, { ...mark, at: Math.min(known.at, mark.at), half: known.half || mark.half });
  }
  return [...byKey.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** The first signal makes the row, the others move its number on. */
async function upsert(
  tx: Transaction<Tables>,
  column: Mark['column'],
  marks: readonly Mark[],
  now: number,
): Promise<void> {
  await tx
    .insertInto('link')
    .values(
      marks.map(({ value, at, half }) => ({
        ...{ id: randomUUID(), [column]: value, due_at: at, due_seq: 1, half_due: half ? 1 : 0 },
        ...{ created_at: now, updated_at: now },
      })),
    )
    .onConflict((conflict) =>
      conflict.column(column).doUpdateSet({
        due_at: sql<number>`case when link.due_at <= excluded.due_at then link.due_at else excluded.due_at end`,
        due_seq: sql<number>`link.due_seq + 1`,
        half_due: sql<number>`case when excluded.half_due = 1 then 1 else link.half_due end`,
        // Fresh news is a fresh start for a pair that was given up.
        attempts: sql<number>`case when link.state = 'parked' then 0 else link.attempts end`,
        state: sql<string>`case when link.state = 'parked' then 'new' else link.state end`,
        updated_at: now,
      }),
    )
    .execute();
}
