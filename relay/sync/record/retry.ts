import type { CosellError, ErrorCode } from '../../errors.ts';

const second = 1000;

/** Attempts on one pair before it is parked: about an hour. A new signal or a person starts it again. */
export const maxAttempts = 12;

/** Problems of a cloud, the store, an account or a setting rather than of a pair. The relay waits for these to end, however long it takes. */
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
  'STORE_UNAVAILABLE',
];

export const isOutage = (code: ErrorCode | undefined): boolean => code !== undefined && outages.includes(code);

/** Outages that may concern one pair alone. They say nothing about other pairs, and the seller hears of them after a while. */
const ofOnePair: readonly ErrorCode[] = ['PARTNER_CENTER_DENIED', 'REFERRAL_NOT_VISIBLE', 'RECORD_LOCKED'];

/** A problem that every pair has. */
export const isOutageForAll = (code: ErrorCode | undefined): boolean =>
  code !== undefined && isOutage(code) && !ofOnePair.includes(code);

/**
 * How often a pair has failed in a row, and whether it is parked now. An outage is not the pair's fault: it uses up no attempts, and
 * parks nothing.
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

/** Errors that only mean "run again": the first few retries hardly wait. */
const lookAgain: readonly ErrorCode[] = ['REFERRAL_CHANGED', 'OPPORTUNITY_CHANGED', 'PAIR_BUSY'];
const quickLooks = 4;

/**
 * How long to wait after failed attempt number `attempts`, in ms: exponential with full jitter, never less than the other side asked for.
 * `random` is in [0, 1).
 */
export function delayAfter(attempts: number, error: CosellError, random: number): number {
  if (lookAgain.includes(error.code) && attempts <= quickLooks) return 100 + Math.floor(random * 400);
  const jittered = Math.floor(random * Math.min(capMs, baseMs * 2 ** Math.min(attempts, 20)));
  return Math.max(jittered, error.retryAfterMs ?? 0, 250);
}

/**
 * Attempts before the seller is told. The relay waits for a missing role, but after a while somebody should know. A locked record is
 * reported immediately, because the lock may last for days. A new referral may take some seconds to appear; after that the seller should
 * know why the deal has no ID yet, or why nothing arrives.
 */
const toldAfter: Readonly<Partial<Record<ErrorCode, number>>> = {
  RECORD_LOCKED: 0,
  PARTNER_CENTER_DENIED: maxAttempts,
  REFERRAL_NOT_VISIBLE: 3,
  REFERRAL_UNREADABLE: 3,
};

const isWorthTelling = (attempts: number, error: CosellError): boolean =>
  attempts >= (toldAfter[error.code] ?? Infinity);

/** Whether the seller should read this error: it is permanent, or the relay no longer waits for it. */
export function isToBeTold(link: { attempts: number; errorCode: ErrorCode | undefined }, error: CosellError): boolean {
  if (!error.retryable) return true;
  const { attempts, givenUp } = countFailure(link, error);
  return givenUp || isWorthTelling(attempts, error);
}
