import type { CosellError } from '../errors.ts';

const second = 1000;

/** Attempts of one pair before it is parked: about an hour of trying. A new signal or a person starts it again. */
export const maxAttempts = 12;

const baseMs = 2 * second;
const capMs = 15 * 60 * second;

/** Errors that say only "look again": the first few times without a wait worth the name. */
const lookAgain: readonly string[] = ['REFERRAL_CHANGED', 'OPPORTUNITY_CHANGED', 'PAIR_BUSY'];
const quickLooks = 4;

/**
 * How long to wait after failed attempt number `attempts`, in ms: exponential with full jitter, never less than the other side
 * asked for. `random` is in [0, 1).
 */
export function delayAfter(attempts: number, error: CosellError, random: number): number {
  if (lookAgain.includes(error.code) && attempts <= quickLooks) return 100 + Math.floor(random * 400);
  const jittered = Math.floor(random * Math.min(capMs, baseMs * 2 ** Math.min(attempts, 20)));
  return Math.max(jittered, error.retryAfterMs ?? 0, 250);
}
