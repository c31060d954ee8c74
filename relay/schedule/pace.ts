import type { ApiUsage } from '../sync/ports/organization.ts';

/** How signals are gathered before the worker claims pairs: until none has arrived for `quietMs`, but never longer than `atMostMs`. */
export interface Pace {
  quietMs: number;
  atMostMs: number;
  /** Minimum time between two claims. */
  gapMs: number;
}

/** A single signal is handled immediately; a burst in a few batches instead of one by one. */
const usual: Pace = { quietMs: 25, atMostMs: 300, gapMs: 0 };
/** This many signals together are a burst. Its sender may pause for a moment without having ended. */
const burst = { signals: 25, quietMs: 250 };
/** This many are a flood, at least 333 a second. Its pairs keep changing, and one batch per 0.3 s would cost many calls. */
const flood = { signals: 100, atMostMs: 4_500 };
/** A few large batches cost the org fewer calls. */
const slow: Pace = { quietMs: 30_000, atMostMs: 30_000, gapMs: 30_000 };

/** The same for a worker that has gathered this many signals so far: a burst is allowed longer pauses, and a flood more time. */
export const gathering = (pace: Pace, signals: number): Pace => ({
  ...pace,
  quietMs: signals < burst.signals ? pace.quietMs : Math.max(pace.quietMs, burst.quietMs),
  atMostMs: signals < flood.signals ? pace.atMostMs : Math.max(pace.atMostMs, flood.atMostMs),
});

/** Percentage of the org's daily calls, by any caller, at which the relay slows down (setting `Daily_API_Share`). */
const usualShare = 80;

export function shareOf(setting: string | undefined): number {
  const share = Number(setting);
  return share > 0 && share <= 100 ? share : usualShare;
}

/** Whether the org's calls of the last 24 hours are below the share at which the relay slows down. */
export const hasCallsLeft = (usage: ApiUsage | undefined, share: number): boolean =>
  usage === undefined || usage.limit <= 0 || (usage.used / usage.limit) * 100 < share;

/** The org shares its daily limit with other callers, so the relay reduces its calls well before the limit. */
export const paceFor = (usage: ApiUsage | undefined, share: number): Pace =>
  hasCallsLeft(usage, share) ? usual : slow;

/** The same with longer gaps. */
export const slowed = (pace: Pace, gapMs: number): Pace => ({ ...pace, gapMs: Math.max(pace.gapMs, gapMs) });
