import { sql } from 'kysely';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import { held } from './held-rows.ts';
import type { Store } from './store.ts';

/** Ends the wait of pairs that failed through no fault of their own. */
export const createRecall =
  (store: Pick<Store, 'db' | 'forUpdate'>, clock: Pick<Clock, 'now'>): Links['recall'] =>
  async (codes, failedSince, mostAttempts) => {
    const now = clock.now();
    const failed = sql`due_at > ${now} and error_code in (${sql.join(codes)}) and updated_at >= ${failedSince}`;
    const mayRecall = Number.isFinite(mostAttempts) ? sql`${failed} and attempts <= ${mostAttempts}` : failed;
    await sql`with ${held(store, mayRecall)}
      update link set due_at = ${now}, updated_at = ${now} where id in (select id from held)`.execute(store.db);
  };

/** Clocks of several relays differ a little. */
const toleranceMs = 1_000;

/** Ends waits and leases that were measured by a clock ahead of the present one. */
export const createDistrust =
  (store: Pick<Store, 'db' | 'forUpdate'>, clock: Pick<Clock, 'now'>): Links['distrustFuture'] =>
  async (leaseMs) => {
    const now = clock.now();
    const longest = now + leaseMs;
    const waitsTooLong = sql`(due_at > ${now} and updated_at > ${now + toleranceMs})`;
    const isDoubtful = sql`due_at is not null and (${waitsTooLong} or lease_until > ${longest + toleranceMs})`;
    await sql`with ${held(store, isDoubtful)}
      update link set
        due_at = case when ${waitsTooLong} then ${now} else due_at end,
        lease_until = case when lease_until > ${longest} then ${longest} else lease_until end
      where id in (select id from held)`.execute(store.db);
  };
