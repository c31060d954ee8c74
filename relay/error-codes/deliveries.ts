import type { Codes } from './code.ts';

/** Reasons why the relay refuses a delivery. */
export const ofDeliveries = {
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
} as const satisfies Codes;
