import type { Codes } from './code.ts';

/** Failures of the relay itself: start, store, mapping, sync. */
export const ofRelay = {
  CONFIG_INVALID: {
    retryable: false,
    advice:
      'Correct these settings in the environment, or in the file .env of the folder in which the command runs. "cosell init" asks for what is missing.',
  },
  USAGE: { retryable: false, advice: 'Run the command with --help to see how to use it.' },
  STORE_UNAVAILABLE: {
    retryable: true,
    advice: 'Check the free space and permissions of RELAY_DATA_DIR, or the database in DATABASE_URL.',
  },
  CREDENTIAL_UNREADABLE: {
    retryable: true,
    advice:
      'RELAY_ENCRYPTION_KEY is not the key that encrypted this store. Restore that key, after the new one if you are replacing it. If it is lost, stop the relay, run "cosell connect partner-center", then start it again.',
  },
  ALERT_NOT_SENT: {
    retryable: true,
    advice: 'Check RELAY_ALERT_URL. The relay sends the alert again in a few minutes.',
  },
  TRACES_NOT_SENT: {
    retryable: true,
    advice: 'Check OTEL_EXPORTER_OTLP_ENDPOINT and the collector. The relay keeps working without traces.',
  },
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
} as const satisfies Codes;
