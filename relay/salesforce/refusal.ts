import { CosellError, type ErrorCode } from '../errors.ts';

/**
 * The scope of an error, which decides how to handle it. Row: the others succeed. Batch: fewer rows at a time succeed. Moment: the same
 * call may succeed soon. Org: nothing of the kind succeeds until the org's condition changes.
 */
export type Fault = 'row' | 'batch' | 'moment' | 'org';

interface Meaning {
  /** Salesforce error codes that match; if left out, any. */
  codes?: readonly string[];
  /** Text that must match too: an org's automation wraps one error in another, and only the text shows the inner one. */
  says?: RegExp;
  fault: Fault;
  code: ErrorCode;
  /** Replaces "Salesforce refused the record". */
  about?: string;
  pauseMs?: number;
}

/** Codes that an org's triggers and flows raise, whatever the inner cause. */
const automation = [
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'APEX_ERROR',
  'LIMIT_EXCEEDED',
  'UNKNOWN_EXCEPTION',
];

/** The first match counts (tables of Salesforce's API status codes and Apex governor limits). */
const meanings: readonly Meaning[] = [
  {
    codes: ['REQUEST_LIMIT_EXCEEDED'],
    // ConcurrentRequests, ConcurrentPerOrgLongTxn: too many long calls at the same time pass within seconds.
    says: /concurrent/i,
    fault: 'org',
    code: 'SALESFORCE_UNAVAILABLE',
    about: 'Salesforce is processing too many calls at the same time',
    pauseMs: 5_000,
  },
  {
    codes: ['REQUEST_LIMIT_EXCEEDED'],
    fault: 'org',
    code: 'SALESFORCE_LIMIT',
    about: "The org's API calls for today are used up",
    // The limit covers the last 24 hours, so it may end at any time. The outage gate asks less and less often.
    pauseMs: 10_000,
  },
  {
    codes: ['STORAGE_LIMIT_EXCEEDED'],
    fault: 'org',
    code: 'SALESFORCE_LIMIT',
    about: "The org's data storage is full: free some of it in Setup > Storage Usage",
    pauseMs: 60_000,
  },
  {
    codes: ['INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE'],
    fault: 'org',
    code: 'SALESFORCE_UNAVAILABLE',
    about: 'The org is in read-only mode while Salesforce maintains it',
    pauseMs: 60_000,
  },
  {
    codes: [
      'INVALID_SESSION_ID',
      'API_DISABLED_FOR_ORG',
      'API_CURRENTLY_DISABLED',
      'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
      'PASSWORD_LOCKOUT',
      'ORG_LOCKED',
      'INACTIVE_ORG_OR_USER',
      'TRIAL_EXPIRED',
    ],
    fault: 'org',
    code: 'SALESFORCE_SIGN_IN',
    about: 'Salesforce blocks the integration user',
  },
  { codes: ['UNABLE_TO_LOCK_ROW'], fault: 'moment', code: 'SALESFORCE_UNAVAILABLE' },
  {
    codes: automation,
    says: /UNABLE_TO_LOCK_ROW|unable to obtain exclusive access/i,
    fault: 'moment',
    code: 'SALESFORCE_UNAVAILABLE',
    about: "Another transaction holds a record that the org's automation needs",
  },
  {
    codes: automation,
    // The exception keeps its name in every language of the integration user; its text does not.
    says: /LimitException|limit exceeded|exceeded (the )?(maximum|limit)|Too many (SOQL|DML|query|queries|queueable|future|emails)|heap size|CPU time limit/i,
    fault: 'batch',
    code: 'SALESFORCE_UNAVAILABLE',
    about: "The org's automation reached a Salesforce limit",
  },
  {
    codes: ['ENTITY_IS_LOCKED'],
    fault: 'row',
    code: 'RECORD_LOCKED',
    about: 'The record is locked, for example by an approval process',
  },
  {
    codes: [
      'SERVER_UNAVAILABLE',
      'UNKNOWN_EXCEPTION',
      'QUERY_TIMEOUT',
      'REQUEST_RUNNING_TOO_LONG',
      'TOO_MANY_APEX_REQUESTS',
      'TXN_SECURITY_METERING_ERROR',
      'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
      'TERRITORY_REALIGN_IN_PROGRESS',
      'RECORD_IN_USE_BY_WORKFLOW',
      // The pages of a query are kept for a while only: the next run asks for the first one again.
      'INVALID_QUERY_LOCATOR',
    ],
    fault: 'moment',
    code: 'SALESFORCE_UNAVAILABLE',
  },
  {
    codes: ['PRECONDITION_FAILED', 'ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE'],
    fault: 'row',
    code: 'OPPORTUNITY_CHANGED',
  },
  // Two creations raced: read again and find the existing record.
  { codes: ['DUPLICATE_VALUE'], fault: 'row', code: 'OPPORTUNITY_CHANGED' },
  { codes: ['ENTITY_IS_DELETED', 'NOT_FOUND'], fault: 'row', code: 'OPPORTUNITY_NOT_FOUND' },
];

/** For unknown error codes, the status decides. */
function byStatus(status: number): Meaning {
  if (status === 412) return { fault: 'row', code: 'OPPORTUNITY_CHANGED' };
  // 420: Salesforce Edge does not know the way to the org at the moment.
  return [0, 420, 429].includes(status) || status >= 500
    ? { fault: 'moment', code: 'SALESFORCE_UNAVAILABLE' }
    : { fault: 'row', code: 'SALESFORCE_REFUSED' };
}

const meaningOf = (errorCode: string, text: string): Meaning | undefined =>
  meanings.find(({ codes, says }) => (codes?.includes(errorCode) ?? true) && (says === undefined || says.test(text)));

export const faultOf = (errorCode: string, text: string): Fault => meaningOf(errorCode, text)?.fault ?? 'row';

/**
 * A Salesforce error as one of ours: by its code and text first, then by the status. The org's own message, such as a validation rule's,
 * is only for the person at the record; a message about the schema is for everyone.
 */
export function refusal(
  errorCode: string,
  text: string,
  status: number,
  {
    cause,
    fields = [],
    retryAfterMs,
  }: { cause?: unknown; fields?: readonly string[]; retryAfterMs?: number | undefined } = {},
): CosellError {
  const { code, about, pauseMs } = meaningOf(errorCode, text) ?? byStatus(status);
  const what = about ?? schemaText.exec(text)?.[0] ?? 'Salesforce refused the record';
  // Field names are not customer data, and for a record that was never created there is no other place to read them.
  const named = fields.length === 0 ? errorCode : `${errorCode}: ${fields.join(', ')}`;
  return new CosellError(code, errorCode === '' ? text : `${what} (${named}).`, {
    cause,
    fields,
    words: errorCode === '' ? text : `${text} (${errorCode})`,
    rule: errorCode === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' ? text : undefined,
    retryAfterMs: pauseMs === undefined ? retryAfterMs : Math.max(pauseMs, retryAfterMs ?? 0),
  });
}

/** The part of an error that is about the schema alone: the whole text quotes the query, including values. */
const schemaText = /No such column '[\w.]+' on (entity '\w+'|sobject of type \w+)|sObject type '\w+' is not supported/;

/** Whether an error is about the org's schema or its visibility, whatever the values. */
export const isOfSchema = ({ message }: CosellError): boolean => schemaText.test(message);

/**
 * Whether the org refuses a query's condition: an encrypted field accepts none, or only an exact match. Only the wording of the first
 * case is known.
 */
export const isOfFilter = ({ message, words = message }: CosellError): boolean =>
  /can ?not be filtered|INVALID_QUERY_FILTER_OPERATOR/i.test(words);
