/** A wait on a clock that somebody may set back. */
export interface Wait {
  /** Makes the rest of the wait at least this long, in ms. */
  atLeast(ms: number): void;
  /** Makes the wait end after this time, in ms, however long it was to last before. */
  restart(ms: number): void;
  /** Ms that are left; 0 when it is over, or has never begun. */
  left(): number;
}

/** Setting the clock back moves the end back as well: otherwise a wait of a second would last as long as the step. */
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

/** Whether `at` is less than `ms` away. A time that lies in the future, because the clock was set back, does not stay recent. */
export const isRecent = (at: number, ms: number, now: number): boolean => Math.abs(now - at) < ms;
