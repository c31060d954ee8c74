import type { CosellError, ErrorCode } from '../../errors.ts';

const second = 1000;

/** Attempts of one pair before it is parked: about an hour of trying. A new signal or a person starts it again. */
export const maxAttempts = 12;

/** The fault of a cloud, an account or a setting, not of a pair: waited out however long it takes. */
export const outages: readonly ErrorCode[] = [
  'PARTNER_CENTER_UNAVAILABLE',
  'PARTNER_CENTER_THROTTLED',
  'PARTNER_CENTER_SIGN_IN',
  'PARTNER_CENTER_DENIED',
  'CREDENTIAL_UNREADABLE',
  'REFERRAL_NOT_VISIBLE',
  'SALESFORCE_UNAVAILABLE',
  'SALESFORCE_LIMIT',
  'SALESFORCE_SIGN_IN',
  'SALESFORCE_UNREADABLE',
  'RECORD_LOCKED',
  'MAPPING_MISSING',
];

export const isOutage = (code: ErrorCode | undefined): boolean => code !== undefined && outages.includes(code);

/** Of the outages, those that may be one pair's alone: they say nothing about the others, and somebody is told of them in time. */
const ofOnePair: readonly ErrorCode[] = ['PARTNER_CENTER_DENIED', 'REFERRAL_NOT_VISIBLE', 'RECORD_LOCKED'];

/** A fault that every pair meets as well. */
export const isOutageForAll = (code: ErrorCode): boolean => isOutage(code) && !ofOnePair.includes(code);

/**
 * How often a pair has failed in a row, and whether it is put aside now for a person to look at. An outage says nothing about the
 * pair: neither does it use up the pair's attempts, nor is anything given up in one.
 */
export function countFailure(
  before: { attempts: number; errorCode: ErrorCode | undefined },
  error: CosellError,
): { attempts: number; givenUp: boolean } {
  const attempts = isOutage(before.errorCode) === isOutage(error.code) ? before.attempts + 1 : 1;
  return { attempts, givenUp: attempts >= maxAttempts && !isOutage(error.code) };
}

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

/**
 * A role that is missing is waited out, but after a while somebody should know; of a locked record at once, for it may take days. What
 * was just created may take some seconds to show up; then the seller should know why the deal has no number yet.
 */
const toldAfter: Readonly<Partial<Record<ErrorCode, number>>> = {
  RECORD_LOCKED: 0,
  PARTNER_CENTER_DENIED: maxAttempts,
  REFERRAL_NOT_VISIBLE: 3,
};

const isWorthTelling = (attempts: number, error: CosellError): boolean =>
  attempts >= (toldAfter[error.code] ?? Infinity);

/** The error that a seller should read: one that waiting does not mend, or one that we no longer wait for. */
export function isToBeTold(link: { attempts: number; errorCode: ErrorCode | undefined }, error: CosellError): boolean {
  if (!error.retryable) return true;
  const { attempts, givenUp } = countFailure(link, error);
  return givenUp || isWorthTelling(attempts, error);
}
