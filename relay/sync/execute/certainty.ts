import type { CosellError, ErrorCode } from '../../errors.ts';

/** Errors that waiting mends, and that come before anything is done: the call was not let through. */
const turnedAway: readonly ErrorCode[] = [
  'PARTNER_CENTER_THROTTLED',
  'PARTNER_CENTER_SIGN_IN',
  'PARTNER_CENTER_DENIED',
  'CREDENTIAL_UNREADABLE',
];

/** Whether a creation that failed so has made nothing for certain. */
export const isCertain = (error: CosellError): boolean => !error.retryable || turnedAway.includes(error.code);
