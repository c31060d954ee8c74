import type { Codes } from './code.ts';

/** Failures of calls to Salesforce. */
export const ofSalesforce = {
  SALESFORCE_SIGN_IN: {
    retryable: true,
    advice:
      'If the message does not say what to correct, check SALESFORCE_LOGIN_URL, SALESFORCE_CLIENT_ID, SALESFORCE_USERNAME, the private key, the login policies of the integration user, and the permission set that the external client app pre-authorizes.',
  },
  SALESFORCE_LIMIT: {
    retryable: true,
    advice:
      'The relay resumes automatically when the org has room again (Setup > System Overview). If calls run out often, lower Daily_API_Share or find out what else uses them.',
  },
  SALESFORCE_EVENTS_LOST: {
    retryable: true,
    advice:
      'No action needed: the relay compares everything that changed since its last event. Events are kept for 72 hours.',
  },
  SALESFORCE_UNAVAILABLE: { retryable: true, advice: 'No action needed: the relay tries again automatically.' },
  SALESFORCE_REFUSED: {
    retryable: false,
    advice: 'Correct what Salesforce names, then save the opportunity again.',
  },
  RECORD_LOCKED: {
    retryable: true,
    advice:
      'No action needed: the relay writes as soon as the record is unlocked. To let it write immediately, unlock the record or end its approval.',
  },
  SALESFORCE_UNREADABLE: {
    retryable: true,
    advice:
      'Grant what the message names in the permission set of the integration user. The relay then resumes automatically.',
  },
  OPPORTUNITY_CHANGED: { retryable: true, advice: 'No action needed: the relay reads the new state and merges again.' },
  OPPORTUNITY_NOT_FOUND: {
    retryable: false,
    advice: 'The opportunity is gone, or the integration user cannot see it. Check its permission sets and sharing.',
  },
  OPPORTUNITY_DELETED: {
    retryable: false,
    advice:
      'To go on with the deal, restore the opportunity from the recycle bin in Salesforce. Otherwise, close the deal in Partner Center. The setting Deleted Deal says what happens to such deals in future.',
  },
} as const satisfies Codes;
