import { isRecent } from './wait.ts';

const everyMs = 60_000;

/** The kind that was told the longest ago is forgotten first. */
const mostKinds = 1_000;

/**
 * What makes a message the same as another: how long a call waits, or how many events were lost, does not. Only short numbers that stand
 * alone are left out, because an id tells what the message is about.
 */
export const kindOf = (message: string): string => message.replaceAll(/(?<![\w.-])\d{1,9}(\.\d+)?(?![\w-])/g, '#');

/**
 * Lets one line of each kind through per minute, so that neither strangers nor a lasting fault fill the disk. Returns how many events the
 * line stands for, including those suppressed since the last one; undefined if there should be no line.
 */
export function createBound(now: () => number): (kind: string) => number | undefined {
  const kinds = new Map<string, { at: number; untold: number }>();
  return (kind) => {
    const known = kinds.get(kind);
    if (known !== undefined && isRecent(known.at, everyMs, now())) {
      known.untold += 1;
      return undefined;
    }
    kinds.delete(kind);
    kinds.set(kind, { at: now(), untold: 0 });
    if (kinds.size > mostKinds) kinds.delete(kinds.keys().next().value ?? '');
    return (known?.untold ?? 0) + 1;
  };
}
