/**
 * Every failure that this product can report: one closed set of codes. `retryable` says whether trying again later can help by
 * itself; `advice` is the next step for the operator who reads the log, the doctor or the command line. What a seller reads on a
 * deal's card is a label of the package (`lwc/partnerCenter/problems.js`).
 */
export const errorCodes = {
  CONFIG_INVALID: { retryable: false, advice: 'Set the environment variables named in the message, then start again.' },
  USAGE: { retryable: false, advice: 'Run the command with --help to see how to use it.' },

  BODY_INVALID: { retryable: false, advice: 'The request is not a valid notification. No action needed.' },
  BODY_TOO_LARGE: { retryable: false, advice: 'Notifications are far smaller than this. No action needed.' },
  BODY_TYPE_REFUSED: {
    retryable: false,
    advice: 'Make sure that no proxy compresses the body or changes its Content-Type. Otherwise no action is needed.',
  },
  METHOD_REFUSED: { retryable: false, advice: 'A browser or a scanner called this address. No action needed.' },
  ADDRESS_UNKNOWN: {
    retryable: false,
    advice: 'If a notification is missing, compare its address with RELAY_PUBLIC_URL. Otherwise no action is needed.',
  },
  WEBHOOK_SECRET_WRONG: {
    retryable: false,
    advice:
      'If Salesforce sent this, compare the endpoint of the outbound message with SALESFORCE_WEBHOOK_SECRET. Otherwise somebody is guessing, and no action is needed.',
  },
  SIGNATURE_MISSING: {
    retryable: false,
    advice:
      'Make sure that no proxy removes the Authorization, X-MS-Certificate-Url and X-MS-Signature-Algorithm headers.',
  },
  SIGNATURE_INVALID: {
    retryable: false,
    advice: 'Either Partner Center did not sign the body, or a proxy changed it on the way. Check the proxies.',
  },
  CERTIFICATE_ORIGIN_REFUSED: {
    retryable: false,
    advice: 'If Microsoft has moved its certificate, add the new origin to PARTNER_CENTER_CERTIFICATE_ORIGINS.',
  },
  CERTIFICATE_UNTRUSTED: {
    retryable: false,
    advice: 'If Microsoft has changed its certificate authority, add its root to PARTNER_CENTER_CERTIFICATE_CA_FILE.',
  },
  CERTIFICATE_UNAVAILABLE: {
    retryable: true,
    advice: 'Check that the relay can reach the origins in PARTNER_CENTER_CERTIFICATE_ORIGINS.',
  },
  ORGANIZATION_UNKNOWN: {
    retryable: false,
    advice: 'Compare SALESFORCE_ORG_ID with Setup > Company Information in the org that sends the messages.',
  },
  STORE_UNAVAILABLE: {
    retryable: true,
    advice: 'Check the free space and permissions of RELAY_DATA_DIR, or the database in DATABASE_URL.',
  },
  CREDENTIAL_UNREADABLE: {
    retryable: true,
    advice:
      'RELAY_ENCRYPTION_KEY is not the key that encrypted the token. Restore that key (after the new one, separated by a comma), or set PARTNER_CENTER_REFRESH_TOKEN to a new token.',
  },

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
      'In Partner Center, give the service account the Referrals admin role and a role that may register webhooks.',
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
      'Partner Center does not show the service account a deal that it has created itself. Give it the Referrals admin role for every location.',
  },
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
      'Give the opportunity an owner, and put an active user who may own opportunities into the setting Default Owner. The message says what was wrong.',
  },
  VALUE_NOT_KEPT: {
    retryable: false,
    advice:
      'Products, a flow or a roll-up of the org sets this field. Change it in Salesforce: the new value then goes to Partner Center.',
  },
  STAGE_MISSING: {
    retryable: false,
    advice: 'Close the opportunity, and add the status that the message names to the value map Stage.',
  },
  DEAL_OFFERED: {
    retryable: false,
    advice:
      'To link the two, select Sync with Partner Center on the opportunity. Otherwise, clear the CRM ID of the deal in Partner Center.',
  },
  TWIN_UNDECIDED: {
    retryable: false,
    advice: 'Run "cosell twins", say of each pair whether it is one deal, and confirm.',
  },
  LINK_REFUSED: { retryable: false, advice: 'Choose another opportunity in Link to Opportunity, or clear the field.' },
  MICROSOFT_HALF_UNKNOWN: {
    retryable: false,
    advice: 'Check in Partner Center whether Microsoft is on the deal. If not, invite Microsoft there.',
  },
  WEBHOOK_TAKEN: {
    retryable: false,
    advice:
      'Another system receives these events. Use --overwrite to replace its registration; it then receives no more events.',
  },
  WEBHOOK_TEST_FAILED: {
    retryable: false,
    advice: 'Make sure that the relay is running and that RELAY_PUBLIC_URL reaches it from the internet.',
  },

  ALERT_NOT_SENT: {
    retryable: true,
    advice: 'Check RELAY_ALERT_URL. The relay sends the alert again in a few minutes.',
  },
  TRACES_NOT_SENT: {
    retryable: true,
    advice: 'Check OTEL_EXPORTER_OTLP_ENDPOINT and the collector. The relay works on without traces.',
  },

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
      'No action needed: the relay writes as soon as the record is unlocked. To let it write at once, unlock the record or end its approval.',
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
  NOT_READY_TO_SHARE: { retryable: false, advice: 'Complete what the message lists, then save the opportunity.' },
  PAIR_BUSY: {
    retryable: true,
    advice: 'No action needed: another worker is busy with this deal, and the relay waits for it.',
  },
  PLAN_REFUSED: {
    retryable: false,
    advice: 'Internal relay error: nothing was written. Report it with the matching line from the relay log.',
  },

  MAPPING_FIELD_UNKNOWN: {
    retryable: false,
    advice:
      'Correct the Salesforce field of the row in Setup > Custom Metadata Types, or give the integration user access to the field.',
  },
  MAPPING_ROW_INVALID: { retryable: false, advice: 'Correct the row in Setup > Custom Metadata Types.' },
  MAPPING_MISSING: {
    retryable: true,
    advice: 'Deploy the package, which contains the mapping rows, and assign the integration permission set.',
  },

  UNEXPECTED: {
    retryable: true,
    advice: "Internal relay error. Report it with the matching line from the relay's log.",
  },
} as const satisfies Record<string, { retryable: boolean; advice: string }>;

export type ErrorCode = keyof typeof errorCodes;

export const isErrorCode = (text: string | null): text is ErrorCode => text !== null && Object.hasOwn(errorCodes, text);

/**
 * The one error of the product. `retryAfterMs`: how long the other side asked us to wait, if it did. `words`: what it said in
 * its own words. Only the record's own page shows them: they may quote customers' data, which neither log nor store holds.
 * `fields`: names of the fields that it blames, if it names any. `cure`: what to do where that is known better than for the code
 * as a whole.
 */
export class CosellError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly words: string | undefined;
  readonly fields: readonly string[];
  readonly #cure: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      cause?: unknown;
      retryAfterMs?: number;
      words?: string;
      fields?: readonly string[];
      cure?: string | undefined;
    } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'CosellError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.words = options.words;
    this.fields = options.fields ?? [];
    this.#cure = options.cure;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }

  get advice(): string {
    return this.#cure ?? errorCodes[this.code].advice;
  }
}

/** Whatever was thrown, as a CosellError: ours unchanged, anything else as UNEXPECTED. */
export function toCosellError(thrown: unknown): CosellError {
  if (thrown instanceof CosellError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CosellError('UNEXPECTED', message, { cause: thrown });
}
