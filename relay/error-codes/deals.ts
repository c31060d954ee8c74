import type { Codes } from './code.ts';

/** Problems of one deal that a person has to decide or complete. */
export const ofDeals = {
  REFERRAL_CLOSED: {
    retryable: false,
    advice: 'A closed deal cannot be changed in Partner Center. If the deal continues, create a new opportunity.',
  },
  RESPONSE_REFUSED: {
    retryable: false,
    advice: 'Correct Referral Response and its reason, then save the opportunity.',
  },
  CURRENCY_UNKNOWN: {
    retryable: false,
    advice:
      'Activate the currency in Salesforce, set Default Currency in the Partner Center settings, or enter the value manually.',
  },
  CUSTOMER_MISSING: {
    retryable: false,
    advice:
      'Choose the account of the opportunity and save. If the org refused to create one, the Audit field says why.',
  },
  CONTACT_MISSING: {
    retryable: false,
    advice: 'Add the primary contact to the opportunity. If the org refused to create it, the message says why.',
  },
  OWNER_MISSING: {
    retryable: false,
    advice:
      'Give the opportunity an owner, and set Default Owner to an active user who is allowed to own opportunities. The message says what was wrong.',
  },
  VALUE_NOT_KEPT: {
    retryable: false,
    advice:
      'Products, a flow or a roll-up of the org sets this field. Change it in Salesforce; the relay then sends the new value to Partner Center.',
  },
  STAGE_MISSING: {
    retryable: false,
    advice: 'Close the opportunity, and add the status that the message names to the value map Stage.',
  },
  DEAL_OFFERED: {
    retryable: false,
    advice:
      'If it is the same deal, select Sync with Partner Center on the opportunity. If not, choose "Not this deal" on its card.',
  },
  TWIN_UNDECIDED: {
    retryable: false,
    advice: 'Run "cosell twins", decide for each pair whether it is one deal, and confirm.',
  },
  LINK_REFUSED: { retryable: false, advice: 'Choose another opportunity in Link to Opportunity, or clear the field.' },
  MICROSOFT_HALF_UNKNOWN: {
    retryable: false,
    advice: 'Check in Partner Center whether Microsoft is on the deal. If not, invite Microsoft there.',
  },
  NOT_READY_TO_SHARE: { retryable: false, advice: 'Complete what the message lists, then save the opportunity.' },
} as const satisfies Codes;
