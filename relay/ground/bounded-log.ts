import { isRecent } from './wait.ts';

const everyMs = 60_000;

/**
 * Lets one line of a kind through a minute: strangers must not be able to fill the disk. Returns how many events the line stands for,
 * with those since the last one; undefined when there is to be none. Kinds must be few: they are kept.
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
