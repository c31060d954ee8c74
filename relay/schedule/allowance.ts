import type { Link, PairKey } from '../sync/model.ts';
import type { Links } from '../sync/ports/links.ts';
import type { SyncEvent } from '../sync/ports/report.ts';

/**
 * How often a signal may lead to a look that finds nothing to do. A signed delivery carries no time and can be sent again by whoever has
 * recorded one; each look costs calls to both clouds. No signal is dropped: its look only comes later.
 */
export interface Allowance {
  /** When a signal about this side of a pair may have its look, epoch ms. */
  at(key: PairKey): number;
  /** How long all looks together have to wait, in ms. */
  gapMs(): number;
  /** Hears of every look and of every batch of looks. */
  hear(event: SyncEvent): void;
}

interface Limit {
  /** So many at once. */
  atOnce: number;
  /** Then one in every so many ms. */
  everyMs: number;
}

const limits = {
  /** A pair: looks that write nothing. A look that writes something makes up for all of them. */
  pair: { atOnce: 6, everyMs: 10_000 },
  /** A referral that is not ours, which Microsoft may have signed for another partner. More than one look: ours may show up late. */
  stranger: { atOnce: 3, everyMs: 10 * 60_000 },
  /** All pairs together: batches of a few pairs that write nothing. In a large batch, a look costs next to nothing. */
  batch: { atOnce: 200, everyMs: 3_000 },
} as const satisfies Record<string, Limit>;

/** Of so many pairs an allowance is remembered; the one that was spent on the longest ago is forgotten first. */
const mostPairs = 10_000;
/** A batch of so many pairs is a large one. */
const large = 25;

/** Remembers in this process alone: several relays allow as many times as much. */
export function createAllowance(now: () => number): Allowance {
  const spent = new Map<string, Bucket>();
  let batches: Bucket = createBucket(limits.batch, now);
  /** Of the pairs that have ended since the last batch. */
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
    at: (key) => now() + (spent.get('referralId' in key ? key.referralId : key.opportunityId)?.waitMs() ?? 0),
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
      // What is retried has waits of its own.
      if (error?.retryable === true) seen.hasFailed = true;
      else if (wrote === 0) for (const id of ids) spendOn(id, outcome === 'gone' ? limits.stranger : limits.pair);
      if (wrote === 0) return;
      seen.hasWritten = true;
      for (const id of ids) spent.delete(id ?? '');
    },
  };
}

/** Signals that come in while a pair is being looked at are bound to the same allowance. */
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
  /** Until there is one to spend, in ms. */
  waitMs(): number;
}

/** A bucket that starts full. Only the moment at which it will be full again is kept. */
function createBucket(limit: Limit, now: () => number): Bucket {
  const { atOnce, everyMs } = limit;
  let fullAt = now();
  return {
    limit,
    spend() {
      // Never emptier than empty: looks that nobody's signal asked for, or a clock that was set back, must not add up to a long wait.
      fullAt = Math.min(Math.max(fullAt, now()) + everyMs, now() + atOnce * everyMs);
    },
    waitMs: () => Math.min(everyMs, Math.max(0, fullAt - now() - (atOnce - 1) * everyMs)),
  };
}
