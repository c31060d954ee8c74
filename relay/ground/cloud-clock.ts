/** What we know about a cloud's clock. It shows only whole seconds, in the Date header of each answer. */
export interface CloudClock {
  /** An answer with this `date` (epoch ms) arrived at `receivedAt` by our clock. */
  heard(date: number, receivedAt: number): void;
  /** A lower bound of the cloud's time at `local` by our clock; -Infinity before the first answer. */
  earliest(local: number): number;
}

/** Bounds are kept for five to ten minutes, because our own clock may be corrected at any time. */
const windowMs = 5 * 60_000;
/** No answer takes this long to arrive: our own clock was set forward, and what we knew no longer holds. */
const leapMs = 2 * 60_000;

/**
 * When an answer arrived, the cloud's time was at least `date`. The best of several answers bounds the cloud's clock to within
 * milliseconds, far closer than the one second that a single header shows.
 */
export function createCloudClock(): CloudClock {
  let window = { from: -Infinity, ahead: -Infinity, before: -Infinity };
  return {
    heard(date, receivedAt) {
      const isLeap = date - receivedAt < Math.max(window.ahead, window.before) - leapMs;
      if (isLeap) window = { from: receivedAt, ahead: -Infinity, before: -Infinity };
      if (receivedAt - window.from >= windowMs) window = { from: receivedAt, ahead: -Infinity, before: window.ahead };
      window.ahead = Math.max(window.ahead, date - receivedAt);
    },
    earliest: (local) => local + Math.max(window.ahead, window.before),
  };
}
