import type { CosellError, ErrorCode } from '../errors.ts';

const second = 1000;

/** Attempts of one pair before it is parked: about an hour of trying. A new signal or a person starts it again. */
export const maxAttempts = 12;

/** The fault of a cloud, an account or a setting, not of a pair: waited out however long it takes. */
const outages: readonly ErrorCode[] = [
  'PARTNER_CENTER_UNAVAILABLE',
  'PARTNER_CENTER_THROTTLED',
  'PARTNER_CENTER_SIGN_IN',
  'CREDENTIAL_UNREADABLE',
  'SALESFORCE_UNAVAILABLE',
  'SALESFORCE_SIGN_IN',
  'SALESFORCE_UNREADABLE',
  'MAPPING_MISSING',
];

/** Whether a pair that failed so often, at last with this error, is put aside for a person to look at. */
export const isGivenUp = (attempts: number, error: CosellError): boolean =>
  attempts >= maxAttempts && !outages.includes(error.code);

const baseMs = 2 * second;
const capMs = 15 * 60 * second;

/** Errors that say only "look again": the first few times without a wait worth the name. */
const lookAgain: readonly ErrorCode[] = ['REFERRAL_CHANGED', 'OPPORTUNITY_CHANGED', 'PAIR_BUSY'];
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
