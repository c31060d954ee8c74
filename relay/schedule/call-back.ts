import type { CosellError, ErrorCode } from '../errors.ts';
import { createWait } from '../ground/wait.ts';
import { isOutageForAll, outages } from '../sync/record/retry.ts';
import type { Link } from '../sync/model.ts';
import type { Links } from '../sync/ports/links.ts';

/** After more failures in a row, something in the pair itself may be the cause of the cloud's problem. */
const seldom = 8;
/** How long no run may have failed before pairs that have failed more often are called back. */
const quiet = { firstMs: 5_000, longestMs: 15 * 60_000 } as const;
const ofAll: readonly ErrorCode[] = outages.filter(isOutageForAll);

/** Ends the waits of pairs that have failed because of a cloud, once it works again. */
export interface CallBack {
  /** Records how the runs of a batch ended. */
  ended(batch: readonly Link[], looks: readonly (CosellError | undefined)[]): void;
  /** The clouds work again, and pairs have failed since then (epoch ms): those that have failed seldom are due at once. */
  seldomFailed(since: number): Promise<void>;
  /** Makes the others due when no run has failed for a while. Called before each claim. */
  oftenFailed(): Promise<void>;
}

/**
 * A pair that fails often is either the cause itself or has met a bad wire or several restarts. Both are called back after a quiet time.
 * If only such pairs fail again, they are the cause, and the quiet time doubles. It was the cloud when another pair fails, and when one of
 * them succeeds: then the quiet time is short again.
 */
export function createCallBack(links: Pick<Links, 'recall'>, now: () => number): CallBack {
  let quietMs: number = quiet.firstMs;
  /** An earlier process may have left some. */
  let areWaiting = true;
  let wereCalled = false;
  const untilQuiet = createWait(now);
  untilQuiet.restart(quietMs);

  return {
    ended(batch, looks) {
      const failed = (index: number) => isOutageForAll(looks[index]?.code);
      const hasFailure = batch.some((_link, index) => failed(index));
      const isTheCloud = batch.some(({ attempts }, index) => (attempts > seldom ? !failed(index) : failed(index)));
      if (!hasFailure && !isTheCloud) return;
      if (isTheCloud) quietMs = quiet.firstMs;
      else if (wereCalled) quietMs = Math.min(quietMs * 2, quiet.longestMs);
      areWaiting ||= hasFailure;
      wereCalled &&= !hasFailure;
      untilQuiet.restart(quietMs);
    },
    seldomFailed: (since) => links.recall(outages, since, seldom),
    async oftenFailed() {
      if (!areWaiting || untilQuiet.left() > 0) return;
      await links.recall(ofAll, 0, Infinity);
      areWaiting = false;
      wereCalled = true;
    },
  };
}
