import { idOf } from '../sync/deals/pair-key.ts';
import type { Link, PairKey } from '../sync/model.ts';
import type { Links } from '../sync/ports/links.ts';
import type { SyncEvent } from '../sync/ports/report.ts';

/**
 * Limits how often signals may cause runs that find nothing to do. A signed delivery carries no time, so anyone who has recorded one can
 * send it again, and each run costs calls to both clouds. No signal is dropped; its run only comes later.
 */
export interface Allowance {
  /** When a signal about this side of a pair may cause a run, epoch ms. */
  at(key: PairKey): number;
  /** How long all runs together have to wait, in ms. */
  gapMs(): number;
  /** Called for each run and for each batch of runs. */
  hear(event: SyncEvent): void;
}

interface Limit {
  /** This many in immediate succession. */
  atOnce: number;
  /** After that, one in every `everyMs` (ms). */
  everyMs: number;
}

const limits = {
  /** A pair: runs that write nothing. A run that writes something resets the allowance. */
  pair: { atOnce: 6, everyMs: 3_000 },
  /**
   * A referral that is not ours, which Microsoft may have signed for another partner. More than one run, because our own may appear late.
   */
  stranger: { atOnce: 3, everyMs: 10 * 60_000 },
  /** All pairs together: batches of a few pairs that write nothing. In a large batch, a single run costs next to nothing. */
  batch: { atOnce: 200, everyMs: 3_000 },
} as const satisfies Record<string, Limit>;

/** The number of pairs whose allowance is remembered. The one last spent the longest ago is dropped first. */
const mostPairs = 10_000;
/** From this number of pairs on, a batch counts as large. */
const large = 25;

/** Remembered in this process only, so several relays allow a multiple. */
export function createAllowance(now: () => number): Allowance {
  const spent = new Map<string, Bucket>();
  let batches: Bucket = createBucket(limits.batch, now);
  /** The pairs that have finished since the last batch. */
  let seen = { hasWritten: false, hasFailed: false };

  function spendOn(id: string | null, limit: Limit): void {
    if (id === null) return;
    const known = spent.get(id);
    const bucket = known?.limit === limit ? known : createBucket(limit, now);
    bucket.spend();
    spent.delete(id);
    spent.set(id, bucket);
    if (spent.size > mostPairs) spent.delete(spent.keys().next().value ?? '');
  }

  return {
    at: (key) => now() + (spent.get(idOf(key))?.waitMs() ?? 0),
    gapMs: () => (batches.waitMs() > 0 ? limits.batch.everyMs : 0),
    hear(event) {
      if (event.event === 'batch') {
        const { hasWritten, hasFailed } = seen;
        seen = { hasWritten: false, hasFailed: false };
        if (hasWritten) batches = createBucket(limits.batch, now);
        else if (!hasFailed && event.pairs < large) batches.spend();
      }
      if (event.event !== 'pair') return;
      const { referralId, opportunityId, wrote, outcome, error } = event;
      const ids = [referralId, opportunityId];
      // Retries have waits of their own.
      if (error?.retryable === true) seen.hasFailed = true;
      else if (wrote === 0) for (const id of ids) spendOn(id, outcome === 'gone' ? limits.stranger : limits.pair);
      if (wrote === 0) return;
      seen.hasWritten = true;
      for (const id of ids) spent.delete(id ?? '');
    },
  };
}

/** Signals that arrive while a pair is running count against the same allowance. */
export const withAllowance = (links: Links, allowance: Pick<Allowance, 'at'>): Links => ({
  ...links,
  finish: (link, outcome) => links.finish(link, outcome, soonest(link, allowance)),
  drop: (link) => links.drop(link, soonest(link, allowance)),
});

const soonest = ({ referralId, opportunityId }: Link, { at }: Pick<Allowance, 'at'>): number =>
  Math.max(
    ...(referralId === null ? [] : [at({ referralId })]),
    ...(opportunityId === null ? [] : [at({ opportunityId })]),
    0,
  );

interface Bucket {
  limit: Limit;
  spend(): void;
  /** How long until the next one can be spent, in ms. */
  waitMs(): number;
}

/** A bucket that starts full. Stores only the time at which it will be full again. */
function createBucket(limit: Limit, now: () => number): Bucket {
  const { atOnce, everyMs } = limit;
  let fullAt = now();
  return {
    limit,
    spend() {
      // Never emptier than empty: neither runs without a signal nor a clock that was set back may add up to a long wait.
      fullAt = Math.min(Math.max(fullAt, now()) + everyMs, now() + atOnce * everyMs);
    },
    waitMs: () => Math.min(everyMs, Math.max(0, fullAt - now() - (atOnce - 1) * everyMs)),
  };
}
