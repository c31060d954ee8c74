/** The progress of a long task. */
export interface Progress {
  /** `left` of at least `atLeast`: more work may come in, and then the whole grows. */
  show(left: number, atLeast: number): void;
  /** Removes it from the screen. */
  end(): void;
}

/** The stream it is shown on. */
export interface ProgressScreen {
  isTTY?: boolean;
  write(text: string): unknown;
}

const pollMs = 250;
/** However slow the look was: the bar should move, and the clock may have been set forward. */
const longestMs = 10_000;

/**
 * How long to wait before the next look at the work list, in ms, if the last one took `tookMs`. A look counts all rows that are due: at a hundred
 * thousand, looking four times a second would keep a core busy.
 */
export const restBeforeLook = (tookMs: number): number => Math.min(Math.max(pollMs, 20 * tookMs), longestMs);

const width = 24;

/** A bar with rate and remaining time, on one line that is overwritten. Shows nothing if the stream is not a terminal. */
export function createProgress(screen: ProgressScreen, now: () => number): Progress {
  if (screen.isTTY !== true) return { show: () => undefined, end: () => undefined };
  let first: { done: number; at: number } | undefined;
  let total = 0;
  return {
    show(left, atLeast) {
      total = Math.max(total, left, atLeast);
      const done = total - left;
      first ??= { done, at: now() };
      const seconds = (now() - first.at) / 1000;
      const rate = seconds > 0 ? (done - first.done) / seconds : 0;
      screen.write(`\r\u001b[2K${progressLine(done, total, rate)}`);
    },
    end() {
      if (first !== undefined) screen.write('\r\u001b[2K');
    },
  };
}

/** `rate`: per second. */
export function progressLine(done: number, total: number, rate: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.floor(share * width);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}]`;
  const speed = rate > 0 ? `  ${rate.toFixed(rate < 10 ? 1 : 0)}/s  ${minutes((total - done) / rate)} left` : '';
  return `${bar} ${String(Math.floor(share * 100))} %  ${count(done)} of ${count(total)}${speed}`;
}

const count = (number: number) => number.toLocaleString('en-US');

function minutes(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}
