import type { CosellError, ErrorCode } from '../errors.ts';
import { createWait } from '../ground/wait.ts';
import { isOutageForAll } from '../sync/record/retry.ts';

/** How a pair's look ended: undefined when it went well. */
export type Ended = CosellError | undefined;

/** Whether both clouds work, as the looks themselves show. A look needs both, so one gate stands before all pairs. */
export interface OutageGate {
  /** Ms until the next look may go out: 0 while the clouds work, and when it is time to find out. */
  wait(): number;
  /** Only one pair may be taken: it finds out for all. */
  isClosed(): boolean;
  /** One pair goes out to find out. */
  probing(): void;
  /**
   * How the looks of a batch ended that was taken at `startedAt` (epoch ms). Once the clouds work again, it returns since when pairs
   * have failed by their fault: these need not wait any longer.
   */
  ended(looks: readonly Ended[], startedAt: number): number | undefined;
}

interface Waits {
  firstMs: number;
  longestMs: number;
}

/** One look finds out at once when these are over; a cloud that asks for patience is given it. */
const passing: readonly ErrorCode[] = [
  'PARTNER_CENTER_UNAVAILABLE',
  'PARTNER_CENTER_THROTTLED',
  'SALESFORCE_UNAVAILABLE',
];
/** The longer it has lasted, the less a little more matters: 6 s after 20 minutes, up to a minute after hours. */
const shareOfAge = 1 / 200;
const longestEverMs = 60_000;
const unavailable: Waits = { firstMs: 250, longestMs: 5_000 };
/** What a person or the next day mends is asked less often. */
const refused: Waits = { firstMs: 1_000, longestMs: 60_000 };
const waitsOf = (code: ErrorCode): Waits => (passing.includes(code) ? unavailable : refused);

/** A probe that hangs does not keep the next one waiting. */
const hangsAfterMs = 5_000;

/**
 * Closes when no look of a batch went through. While it is closed, pairs stay in the work list as they are: no attempt is counted, and
 * no wait of theirs grows. One pair at a time finds out, and when it gets through, all may go.
 */
export function createOutageGate(now: () => number): OutageGate {
  let since: number | undefined;
  let closed: { since: number; doubledMs: number } | undefined;
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
      if (outages.length > 0) since = Math.min(since ?? startedAt, startedAt);
      if (looks.length > 0 && outages.length === looks.length) {
        // What was under way when it closed says nothing new.
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
