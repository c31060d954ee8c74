/**
 * Every failure that this product can report: one closed set of codes. `retryable` says whether trying again later can help by
 * itself; `advice` is the next step for the person who reads the message.
 */
export const errorCodes = {
  CONFIG_INVALID: { retryable: false, advice: 'Set the environment variables named in the message, then start again.' },
  USAGE: { retryable: false, advice: 'Run the command with --help.' },

  BODY_INVALID: { retryable: false, advice: 'The sender sent something that is no notification; nothing to do here.' },
  SIGNATURE_MISSING: {
    retryable: false,
    advice: 'Check that no proxy strips the Authorization, X-MS-Certificate-Url and X-MS-Signature-Algorithm headers.',
  },
  SIGNATURE_INVALID: {
    retryable: false,
    advice: 'The body was not signed by Partner Center, or a proxy changed it on the way.',
  },
  CERTIFICATE_ORIGIN_REFUSED: {
    retryable: false,
    advice: 'If Microsoft moved its certificate, add the new origin to PARTNER_CENTER_CERTIFICATE_ORIGINS.',
  },
  CERTIFICATE_UNTRUSTED: {
    retryable: false,
    advice: 'If Microsoft changed its certificate authority, add its root to PARTNER_CENTER_CERTIFICATE_CA_FILE.',
  },
  CERTIFICATE_UNAVAILABLE: {
    retryable: true,
    advice: 'Check that the relay can reach the origins in PARTNER_CENTER_CERTIFICATE_ORIGINS.',
  },
  ORGANIZATION_UNKNOWN: {
    retryable: false,
    advice: 'Compare SALESFORCE_ORG_ID with Setup > Company Information of the org that sends.',
  },
  STORE_UNAVAILABLE: {
    retryable: true,
    advice: 'Check free space and permissions of RELAY_DATA_DIR, or the database that DATABASE_URL names.',
  },
  CREDENTIAL_UNREADABLE: {
    retryable: true,
    advice:
      'RELAY_ENCRYPTION_KEY differs from the one that stored the token: restore the key, or start with a new data folder.',
  },

  PARTNER_CENTER_SIGN_IN: {
    retryable: true,
    advice: 'Consent again with the service account and set PARTNER_CENTER_REFRESH_TOKEN to the new token.',
  },
  PARTNER_CENTER_UNAVAILABLE: { retryable: true, advice: 'Nothing to do: the relay tries again by itself.' },
  PARTNER_CENTER_THROTTLED: { retryable: true, advice: 'Nothing to do: the relay waits as long as it was told to.' },
  PARTNER_CENTER_REFUSED: {
    retryable: false,
    advice: 'Correct what Partner Center names, then save the opportunity again.',
  },
  PARTNER_CENTER_DENIED: {
    retryable: true,
    advice: 'Give the service account the role Referrals admin (and one that may register webhooks) in Partner Center.',
  },
  REFERRAL_CHANGED: { retryable: true, advice: 'Nothing to do: the relay reads the newer state and merges again.' },
  REFERRAL_NOT_FOUND: {
    retryable: false,
    advice:
      'The referral is gone or not visible to the service account: check its role (Referrals admin) and locations.',
  },
  REFERRAL_CLOSED: {
    retryable: false,
    advice: 'A closed deal cannot be changed in Partner Center: create a new one if the deal goes on.',
  },
  RESPONSE_REFUSED: {
    retryable: false,
    advice: 'Correct Referral Response and its reason, then save the opportunity again.',
  },
  CURRENCY_UNKNOWN: {
    retryable: false,
    advice:
      'Activate the currency in Salesforce (or set Default Currency in the Partner Center settings), or enter the value by hand.',
  },
  CUSTOMER_MISSING: {
    retryable: false,
    advice: 'Choose its account and save. If the org refused to create one, Audit has the reason.',
  },
  LINK_REFUSED: { retryable: false, advice: 'Name another opportunity in Link to Opportunity, or clear it.' },
  MICROSOFT_HALF_UNKNOWN: {
    retryable: false,
    advice: 'Look in Partner Center whether Microsoft is on the deal; if not, invite Microsoft there.',
  },
  WEBHOOK_TAKEN: {
    retryable: false,
    advice:
      'Another system receives these events. Use --overwrite to take its place: it will then receive nothing more.',
  },
  WEBHOOK_TEST_FAILED: {
    retryable: false,
    advice: 'Check that RELAY_PUBLIC_URL leads to this relay from the internet and that the relay is running.',
  },

  SALESFORCE_SIGN_IN: {
    retryable: true,
    advice: 'Check SALESFORCE_CLIENT_ID, SALESFORCE_USERNAME, the private key, and the pre-authorised permission set.',
  },
  SALESFORCE_LIMIT: {
    retryable: true,
    advice:
      'The relay goes on by itself when the org takes calls again (Setup > System Overview). If it happens often, lower Daily_API_Share or find out what else uses up the calls.',
  },
  SALESFORCE_UNAVAILABLE: { retryable: true, advice: 'Nothing to do: the relay tries again by itself.' },
  SALESFORCE_REFUSED: { retryable: false, advice: 'Correct what Salesforce names, then save the opportunity again.' },
  SALESFORCE_UNREADABLE: {
    retryable: true,
    advice:
      'Grant what the message names in the permission set of the integration user; the relay then goes on by itself.',
  },
  OPPORTUNITY_CHANGED: { retryable: true, advice: 'Nothing to do: the relay reads the newer state and merges again.' },
  OPPORTUNITY_NOT_FOUND: {
    retryable: false,
    advice: 'The opportunity is gone or not visible to the integration user: check its permission set.',
  },
  NOT_READY_TO_SHARE: { retryable: false, advice: 'Complete what the message lists, then save the opportunity again.' },
  PAIR_BUSY: { retryable: true, advice: 'Nothing to do: another worker holds the same deal; the relay waits for it.' },

  MAPPING_FIELD_UNKNOWN: {
    retryable: false,
    advice:
      'Correct the Salesforce field of the row in Setup > Custom Metadata Types, or grant it in the integration permission set.',
  },
  MAPPING_ROW_INVALID: { retryable: false, advice: 'Correct the row in Setup > Custom Metadata Types.' },
  MAPPING_MISSING: {
    retryable: true,
    advice: 'Deploy the package (its mapping rows come with it) and assign the integration permission set.',
  },

  UNEXPECTED: { retryable: true, advice: 'This is a fault of the relay: please report it with the log line.' },
} as const satisfies Record<string, { retryable: boolean; advice: string }>;

export type ErrorCode = keyof typeof errorCodes;

export const isErrorCode = (text: string | null): text is ErrorCode => text !== null && Object.hasOwn(errorCodes, text);

/**
 * The one error of the product. `retryAfterMs`: how long the other side told us to wait, if it did. `words`: what it said in its
 * own words, for the person at the record only: they may quote customers' data, which neither log nor store holds.
 */
export class CosellError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly words: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number; words?: string } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'CosellError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.words = options.words;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }

  get advice(): string {
    return errorCodes[this.code].advice;
  }
}

/** Whatever was thrown, as a CosellError: ours unchanged, anything else as UNEXPECTED. */
export function toCosellError(thrown: unknown): CosellError {
  if (thrown instanceof CosellError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CosellError('UNEXPECTED', message, { cause: thrown });
}
