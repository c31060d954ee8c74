import type { Clock } from '../sync/ports/clock.ts';
import { gathering, type Pace } from './pace.ts';

/** This many pairs at a time are a burst, and more of it is probably coming. */
const burst = 25;

export interface GatheredSignals {
  /** A signal arrived. */
  add(): void;
  /** Whether signals are being gathered, so that a claim is already scheduled. */
  isOpen(): boolean;
  /** Ends the gathering, because a claim takes what has been gathered. */
  end(): void;
  /** So many pairs were claimed at this time (epoch ms). */
  claimed(pairs: number, at: number): void;
}

/**
 * Each signal postpones the claim a little, so that a burst becomes one batch; the first signal limits the wait. After a burst, signals
 * are gathered for the usual limit, whatever the pauses, because each batch costs several calls. `claim` runs at the end.
 */
export function gatherSignals(clock: Clock, pace: () => Pace, claim: () => void): GatheredSignals {
  /** How many signals, and when the first and the last one arrived. */
  let gathered: { signals: number; since: number; until: number } | undefined;
  let lastBurst = -Infinity;
  let cancel = (): void => undefined;

  function gather(): void {
    const leftMs = gathered === undefined ? 0 : stillGathering(gathered);
    if (leftMs > 0) cancel = clock.after(leftMs, gather);
    else claim();
  }

  /** How long to wait for more signals, in ms. */
  function stillGathering({ signals, since, until }: NonNullable<typeof gathered>): number {
    const now = clock.now();
    // The clock was set back, so these times say nothing.
    if (now < until) return 0;
    const usual = pace();
    const { quietMs, atMostMs } = gathering(usual, signals);
    return Math.max(0, Math.min(Math.max(until + quietMs, lastBurst + usual.atMostMs), since + atMostMs) - now);
  }

  return {
    add() {
      const now = clock.now();
      if (gathered === undefined) {
        gathered = { signals: 1, since: now, until: now };
        cancel = clock.after(stillGathering(gathered), gather);
        return;
      }
      // Its timer will find out: setting a new one for each signal would be the largest part of what a signal costs here.
      gathered.signals += 1;
      gathered.until = now;
    },
    isOpen: () => gathered !== undefined,
    end() {
      cancel();
      gathered = undefined;
    },
    claimed(pairs, at) {
      if (pairs >= burst) lastBurst = at;
    },
  };
}
