import type { CosellError, ErrorCode } from '../../errors.ts';

/** Retryable errors that arise before the service does anything: it rejected the call. */
const turnedAway: readonly ErrorCode[] = [
  'PARTNER_CENTER_THROTTLED',
  'PARTNER_CENTER_SIGN_IN',
  'PARTNER_CENTER_DENIED',
  'CREDENTIAL_UNREADABLE',
];

/** Whether a creation that failed with this error certainly created nothing. */
export const isCertain = (error: CosellError): boolean => !error.retryable || turnedAway.includes(error.code);
