import { isRecent } from './wait.ts';

const everyMs = 60_000;

/**
 * Lets one line of each kind through per minute, so that strangers cannot fill the disk. Returns how many events the line stands for,
 * including those suppressed since the last one; undefined if there should be no line. Keep the kinds few: they stay in memory.
 */
export function createBound(now: () => number): (kind: string) => number | undefined {
  const kinds = new Map<string, { at: number; untold: number }>();
  return (kind) => {
    const known = kinds.get(kind);
    if (known !== undefined && isRecent(known.at, everyMs, now())) {
      known.untold += 1;
      return undefined;
    }
    kinds.set(kind, { at: now(), untold: 0 });
    return (known?.untold ?? 0) + 1;
  };
}
