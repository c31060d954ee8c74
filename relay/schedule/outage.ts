import type { CosellError, ErrorCode } from '../errors.ts';
import { createWait } from '../ground/wait.ts';
import { isOutageForAll } from '../sync/record/retry.ts';

/** How a pair's run ended: undefined if it succeeded. */
export type Ended = CosellError | undefined;

/** Tracks whether both clouds work, judged by the runs themselves. A run needs both clouds, so one gate stands before all pairs. */
export interface OutageGate {
  /** Ms until the next run may start: 0 while the clouds work, and when it is time to probe. */
  wait(): number;
  /** Only one pair may be claimed, as the probe for all. */
  isClosed(): boolean;
  /** One pair starts as the probe. */
  probing(): void;
  /**
   * Records how the runs of a batch ended that started at `startedAt` (epoch ms). When the clouds work again, returns since when pairs
   * have failed because of them: these need not wait any longer.
   */
  ended(looks: readonly Ended[], startedAt: number): number | undefined;
}

interface Waits {
  firstMs: number;
  longestMs: number;
}

/** A single probe shows when these are over. A cloud's requested wait is respected. */
const passing: readonly ErrorCode[] = [
  'PARTNER_CENTER_UNAVAILABLE',
  'PARTNER_CENTER_THROTTLED',
  'SALESFORCE_UNAVAILABLE',
  'STORE_UNAVAILABLE',
];
/** The longer an outage has lasted, the less a little more matters: 6 s after 20 minutes, up to a minute after hours. */
const shareOfAge = 1 / 200;
const longestEverMs = 60_000;
const unavailable: Waits = { firstMs: 250, longestMs: 5_000 };
/** Problems that need a person or the next day are probed less often. */
const refused: Waits = { firstMs: 1_000, longestMs: 60_000 };
const waitsOf = (code: ErrorCode): Waits => (passing.includes(code) ? unavailable : refused);

/** A probe that hangs does not delay the next one. */
export const hangsAfterMs = 5_000;

/**
 * Closes when no run of a batch succeeded. While it is closed, pairs stay in the work list unchanged: no attempt is counted and no wait
 * grows. One pair at a time probes, and when it succeeds, all may run.
 */
export function createOutageGate(now: () => number): OutageGate {
  /** Since when pairs have failed because of the clouds. An earlier process may have left some, whenever they failed. */
  let since: number | undefined = 0;
  let closed: { since: number; doubledMs: number } | undefined;
  /** When the last run began that succeeded. */
  let worksAt = -Infinity;
  const untilProbe = createWait(now);
  const probe = createWait(now);

  function close(outages: readonly CosellError[]): void {
    const { firstMs, longestMs } = waitsOf(outages[0]?.code ?? 'UNEXPECTED');
    const began = closed?.since ?? now();
    const most = Math.max(longestMs, Math.min((now() - began) * shareOfAge, longestEverMs));
    const doubledMs = closed === undefined ? firstMs : Math.min(closed.doubledMs * 2, most);
    untilProbe.restart(Math.max(doubledMs, ...outages.map(({ retryAfterMs }) => retryAfterMs ?? 0)));
    closed = { since: began, doubledMs };
  }

  return {
    wait: () => Math.max(untilProbe.left(), probe.left()),
    isClosed: () => closed !== undefined,
    probing() {
      probe.restart(hangsAfterMs);
    },
    ended(looks, startedAt) {
      probe.restart(0);
      const outages = looks.filter((error) => error !== undefined).filter(({ code }) => isOutageForAll(code));
      // A call that hung, and failed after the clouds worked again. A time in the future comes from before the clock was set back.
      if (outages.length > 0 && startedAt < worksAt && worksAt <= now()) return startedAt;
      if (outages.length < looks.length) worksAt = Math.max(worksAt, startedAt);
      if (outages.length > 0) since = Math.min(since ?? startedAt, startedAt);
      if (looks.length > 0 && outages.length === looks.length) {
        // Runs that were in progress when the gate closed say nothing new.
        if (untilProbe.left() === 0) close(outages);
        return undefined;
      }
      closed = undefined;
      untilProbe.restart(0);
      if (outages.length > 0) return undefined;
      const failedSince = since;
      since = undefined;
      return failedSince;
    },
  };
}
