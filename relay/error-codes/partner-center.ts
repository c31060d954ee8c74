import type { Codes } from './code.ts';

/** Failures of calls to Partner Center, and of the webhook registration there. */
export const ofPartnerCenter = {
  PARTNER_CENTER_SIGN_IN: {
    retryable: true,
    advice: 'Sign in again as the service account, with MFA: run "cosell connect partner-center".',
  },
  PARTNER_CENTER_UNAVAILABLE: { retryable: true, advice: 'No action needed: the relay tries again automatically.' },
  PARTNER_CENTER_THROTTLED: {
    retryable: true,
    advice: 'No action needed: the relay waits as long as Partner Center asks, then tries again.',
  },
  PARTNER_CENTER_REFUSED: {
    retryable: false,
    advice: 'Correct the value that Partner Center names, then save the opportunity.',
  },
  PARTNER_CENTER_DENIED: {
    retryable: true,
    advice:
      'In Partner Center, give the service account the Referrals admin role and a role that can register webhooks.',
  },
  REFERRAL_CHANGED: { retryable: true, advice: 'No action needed: the relay reads the new state and merges again.' },
  REFERRAL_NOT_FOUND: {
    retryable: false,
    advice:
      'The referral is gone, or the service account cannot see it. Check its role (Referrals admin) and its locations.',
  },
  REFERRAL_NOT_VISIBLE: {
    retryable: true,
    advice:
      'Partner Center does not show the service account a deal that this account created. Give it the Referrals admin role for each location.',
  },
  REFERRAL_UNREADABLE: {
    retryable: true,
    advice:
      'Open the deal in Partner Center and save it again. If that does not help, report the referral to Microsoft support.',
  },
  WEBHOOK_NOT_REGISTERED: { retryable: false, advice: 'Run "cosell webhook register".' },
  WEBHOOK_TAKEN: {
    retryable: false,
    advice:
      'Another system receives these events. Use --overwrite to replace its registration; it then receives no more events.',
  },
  WEBHOOK_TEST_FAILED: {
    retryable: false,
    advice: 'Make sure that the relay is running and that RELAY_PUBLIC_URL reaches it from the internet.',
  },
} as const satisfies Codes;
