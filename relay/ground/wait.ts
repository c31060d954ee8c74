/** A wait that survives setting the clock back. */
export interface Wait {
  /** Extends the rest of the wait to at least this long, in ms. */
  atLeast(ms: number): void;
  /** Makes the wait end after this time, in ms, whatever was left before. */
  restart(ms: number): void;
  /** Ms left; 0 if the wait is over or never started. */
  left(): number;
}

/** Setting the clock back moves the end back too. Otherwise a wait of one second would last as long as the step. */
export function createWait(now: () => number): Wait {
  let end = -Infinity;
  let seen = now();

  function time(): number {
    const current = now();
    if (current < seen) end -= seen - current;
    seen = current;
    return current;
  }

  return {
    atLeast(ms) {
      const current = time();
      end = Math.max(end, current + ms);
    },
    restart(ms) {
      end = time() + ms;
    },
    left() {
      const current = time();
      return Math.max(0, end - current);
    },
  };
}

/** Whether `at` is less than `ms` away. A time in the future, after the clock was set back, does not stay recent. */
export const isRecent = (at: number, ms: number, now: number): boolean => Math.abs(now - at) < ms;
