import type { Link } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Links } from '../sync/ports/links.ts';
import { hangsAfterMs } from './outage.ts';

/** Pairs in a batch. */
export const claimLimit = 200;
export const leaseMs = 60_000;
/** A dead worker's pairs are taken over after one lease. A living worker renews well before that. */
const renewMs = leaseMs / 3;
/** Concurrent batches: a slow one must not hold up the next. */
const maxBatches = 4;
/**
 * Two full batches keep both clouds busy. More of them would only take memory: each holds what both sides show of its pairs. But one more of
 * signalled pairs need not wait until batches end whose pairs may wait.
 */
const mostInHand = 2 * claimLimit;
/** While a cloud does not answer, hanging batches must not keep us from noticing when it does. */
const maxProbes = 2 * maxBatches;

type Batch = readonly Pick<Link, 'leaseToken' | 'mayWait'>[];

interface Begun {
  /** The batch is one pair, which probes whether the clouds work again. */
  isProbe: boolean;
  started: number;
}

const pairsIn = (batches: readonly Batch[]): number => batches.reduce((sum, batch) => sum + batch.length, 0);

/** The batches that this worker has claimed, and their leases. Those of a batch either all may wait, or none may. */
export interface InHand {
  take(batch: Batch, begun: Begun): void;
  done(batch: Batch): void;
  /** Which pairs a batch may be added of. `isOutage`: a cloud does not work. */
  room(isOutage: boolean): 'all' | 'signalled' | 'none';
  /** The store failed, so the batch ended without giving up its leases. */
  leave(batch: Batch): void;
  /** The store answers again: its failure must not keep pairs from running until their leases end. */
  giveUpLeft(): Promise<void>;
  /** Lets the leases run out. */
  stopRenewing(): void;
}

/** Renews the leases of what is in hand until told to stop. */
export function createInHand(links: Pick<Links, 'renew'>, clock: Clock, onFault: (thrown: unknown) => void): InHand {
  const batches = new Map<Batch, Begun>();
  /** Leases of batches that the store's failure ended. Nobody works on their pairs any more. */
  const left = new Set<string>();
  let cancelRenewal = (): void => undefined;

  function renew(): void {
    const leases = [...batches.keys()].flat().map(({ leaseToken }) => leaseToken);
    if (leases.length > 0) links.renew(leases, clock.now() + leaseMs).catch(onFault);
    cancelRenewal = clock.after(renewMs, renew);
  }
  renew();

  return {
    take: (batch, begun) => void batches.set(batch, begun),
    done: (batch) => void batches.delete(batch),
    room(isOutage) {
      if (isOutage) return batches.size >= maxProbes ? 'none' : 'all';
      // Once the clouds work again, earlier probes that still hang keep their pairs, whose writes may be on their way, but no other pair waiting.
      const hangs = ({ isProbe, started }: Begun) => isProbe && clock.now() - started >= hangsAfterMs;
      const working = [...batches].flatMap(([batch, begun]) => (hangs(begun) ? [] : [batch]));
      const signalled = working.filter(([first]) => first?.mayWait !== true);
      if (working.length < maxBatches && pairsIn(working) < mostInHand) return 'all';
      const isOfSignalled = signalled.length >= maxBatches || pairsIn(signalled) >= claimLimit;
      return isOfSignalled ? 'none' : 'signalled';
    },
    leave(batch) {
      for (const { leaseToken } of batch) left.add(leaseToken);
    },
    async giveUpLeft() {
      const tokens = [...left];
      if (tokens.length > 0) await links.renew(tokens, clock.now());
      for (const token of tokens) left.delete(token);
    },
    stopRenewing() {
      cancelRenewal();
    },
  };
}
