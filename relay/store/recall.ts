import { sql } from 'kysely';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Store } from './store.ts';

/** Ends the wait of pairs that failed through no fault of their own. */
export const createRecall =
  ({ db, forUpdate }: Pick<Store, 'db' | 'forUpdate'>, clock: Pick<Clock, 'now'>): Links['recall'] =>
  async (codes, failedSince, mostAttempts) => {
    const now = clock.now();
    await db
      .with(
        (name) => name('held').materialized(),
        (query) =>
          query
            .selectFrom('link')
            .select('id')
            .where('due_at', '>', now)
            .where('error_code', 'in', [...codes])
            .where('updated_at', '>=', failedSince)
            .$if(Number.isFinite(mostAttempts), (query) => query.where('attempts', '<=', mostAttempts))
            .orderBy('id')
            .modifyEnd(forUpdate),
      )
      .updateTable('link')
      .set({ due_at: now, updated_at: now })
      .where('id', 'in', (query) => query.selectFrom('held').select('id'))
      .execute();
  };

/** Clocks of several relays differ a little. */
const toleranceMs = 1_000;

/** Ends waits and leases that were measured by a clock ahead of the present one. */
export const createDistrust =
  ({ db, forUpdate }: Pick<Store, 'db' | 'forUpdate'>, clock: Pick<Clock, 'now'>): Links['distrustFuture'] =>
  async (leaseMs) => {
    const now = clock.now();
    const [future, longest] = [now + toleranceMs, now + leaseMs];
    await db
      .with(
        (name) => name('held').materialized(),
        (query) =>
          query
            .selectFrom('link')
            .select('id')
            .where('due_at', 'is not', null)
            .where((w) =>
              w.or([
                w.and([w('due_at', '>', now), w('updated_at', '>', future)]),
                w('lease_until', '>', longest + toleranceMs),
              ]),
            )
            .orderBy('id')
            .modifyEnd(forUpdate),
      )
      .updateTable('link')
      .set({
        due_at: sql<number>`case when due_at > ${now} and updated_at > ${future} then ${now} else due_at end`,
        lease_until: sql<number | null>`case when lease_until > ${longest} then ${longest} else lease_until end`,
      })
      .where('id', 'in', (query) => query.selectFrom('held').select('id'))
      .execute();
  };
