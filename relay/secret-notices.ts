import { createBound } from './ground/bounded-log.ts';
import type { Cursors } from './sync/ports/cursors.ts';

const names = { right: 'salesforce-secret:right', wrong: 'salesforce-secret:wrong' } as const;

/**
 * Keeps in the store when Salesforce's door was last called with a right and with a wrong secret, to the minute, so that `cosell doctor`
 * sees a half-done rotation from another process. Never in the way of a message: what cannot be kept is left out.
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

/** Epoch ms of each; undefined when there was none. */
export async function readSecretNotices(
  cursors: Pick<Cursors, 'get'>,
): Promise<{ right: number | undefined; wrong: number | undefined }> {
  return { right: await cursors.get(names.right), wrong: await cursors.get(names.wrong) };
}
