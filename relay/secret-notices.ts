import { createBound } from './ground/bounded-log.ts';
import type { Cursors } from './sync/ports/cursors.ts';

const names = { right: 'salesforce-secret:right', wrong: 'salesforce-secret:wrong' } as const;

/**
 * Stores when Salesforce's endpoint was last called with the right and with a wrong secret, to the minute, so that `cosell doctor` in
 * another process notices a half-done rotation. It never holds up a message: if it cannot be stored, it is left out.
 */
export function createSecretNotices(cursors: Pick<Cursors, 'set'>, now: () => number) {
  const bound = createBound(now);
  const note = (which: keyof typeof names) => {
    if (bound(which) !== undefined) cursors.set(names[which], now()).catch(() => undefined);
  };
  return {
    secretRight: () => {
      note('right');
    },
    secretWrong: () => {
      note('wrong');
    },
  };
}

/** Epoch ms of each; undefined if there was none. */
export async function readSecretNotices(
  cursors: Pick<Cursors, 'get'>,
): Promise<{ right: number | undefined; wrong: number | undefined }> {
  return { right: await cursors.get(names.right), wrong: await cursors.get(names.wrong) };
}
