import type { ApiUsage } from '../sync/ports/organization.ts';

/** How signals are gathered before the work list is looked at: until none has come for `quietMs`, but never longer than `atMostMs`. */
export interface Pace {
  quietMs: number;
  atMostMs: number;
  /** At least so long from one look to the next. */
  gapMs: number;
}

/** One signal is served at once; a burst is served in a few batches instead of one by one. */
const usual: Pace = { quietMs: 25, atMostMs: 1_500, gapMs: 0 };
/** Few large batches cost the org few calls. */
const slow: Pace = { quietMs: 30_000, atMostMs: 30_000, gapMs: 30_000 };

/** Percent of the org's daily calls, by whoever they were made, beyond which the relay slows down (setting `Daily_API_Share`). */
const usualShare = 80;

export function shareOf(setting: string | undefined): number {
  const share = Number(setting);
  return share > 0 && share <= 100 ? share : usualShare;
}

/** Whether the org's calls of the last 24 hours are below the share at which the relay holds back. */
export const hasCallsLeft = (usage: ApiUsage | undefined, share: number): boolean =>
  usage === undefined || usage.limit <= 0 || (usage.used / usage.limit) * 100 < share;

/** The daily limit is the org's, not ours alone: well before it is used up, the relay makes do with fewer calls. */
export const paceFor = (usage: ApiUsage | undefined, share: number): Pace =>
  hasCallsLeft(usage, share) ? usual : slow;

/** The same with longer gaps. */
export const slowed = (pace: Pace, gapMs: number): Pace => ({ ...pace, gapMs: Math.max(pace.gapMs, gapMs) });
