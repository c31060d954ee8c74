/** What we know of a cloud's clock, which it tells in whole seconds only, in the Date header of each answer. */
export interface CloudClock {
  /** An answer that says `date` (epoch ms) came in at `receivedAt` by our clock. */
  heard(date: number, receivedAt: number): void;
  /** No later than the cloud's time at `local` by our clock; -Infinity before the first answer. */
  earliest(local: number): number;
}

/** Bounds are kept for five to ten minutes: our own clock may be set right at any time. */
const windowMs = 5 * 60_000;

/**
 * When an answer came in, it was at least `date` there: the best of some answers bounds the cloud's clock to within milliseconds, far
 * closer than the second that one header tells.
 */
export function createCloudClock(): CloudClock {
  let window = { from: -Infinity, ahead: -Infinity, before: -Infinity };
  return {
    heard(date, receivedAt) {
      if (receivedAt - window.from >= windowMs) window = { from: receivedAt, ahead: -Infinity, before: window.ahead };
      window.ahead = Math.max(window.ahead, date - receivedAt);
    },
    earliest: (local) => local + Math.max(window.ahead, window.before),
  };
}
