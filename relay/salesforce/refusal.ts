import { CosellError, type ErrorCode } from '../errors.ts';

/**
 * Whose fault an error is, which decides what to do about it. The row's: the others go through. The batch's: fewer rows at a time go
 * through. The moment's: the same may pass soon. The org's: nothing of the kind passes until somebody or time mends the org.
 */
export type Fault = 'row' | 'batch' | 'moment' | 'org';

interface Meaning {
  /** The error codes of Salesforce that it goes by; without, any. */
  codes?: readonly string[];
  /** What the text must say, too: automation of an org wraps one error in another, and only the text tells the inner one. */
  says?: RegExp;
  fault: Fault;
  code: ErrorCode;
  /** In place of "Salesforce refused the record". */
  about?: string;
  pauseMs?: number;
}

/** What is raised by triggers and flows of the org, whatever the cause inside. */
const automation = [
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'APEX_ERROR',
  'LIMIT_EXCEEDED',
  'UNKNOWN_EXCEPTION',
];

/** The first that fits counts (the tables of Salesforce's API status codes and of its Apex governor limits). */
const meanings: readonly Meaning[] = [
  {
    codes: ['REQUEST_LIMIT_EXCEEDED'],
    // ConcurrentRequests, ConcurrentPerOrgLongTxn: too many long calls at the same time is a matter of seconds.
    says: /concurrent/i,
    fault: 'org',
    code: 'SALESFORCE_UNAVAILABLE',
    about: 'Salesforce works on too many calls at the same time',
    pauseMs: 5_000,
  },
  {
    codes: ['REQUEST_LIMIT_EXCEEDED'],
    fault: 'org',
    code: 'SALESFORCE_LIMIT',
    about: "The org's API calls for today are used up",
    // The limit is of the last 24 hours, so it may be over at any time; the pairs' gate asks less and less often.
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
    codes: [
      'INVALID_SESSION_ID',
      'API_DISABLED_FOR_ORG',
      'API_CURRENTLY_DISABLED',
      'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
      'PASSWORD_LOCKOUT',
      'ORG_LOCKED',
      'INACTIVE_ORG_OR_USER',
    ],
    fault: 'org',
    code: 'SALESFORCE_SIGN_IN',
    about: 'Salesforce lets the integration user do nothing',
  },
  { codes: ['UNABLE_TO_LOCK_ROW'], fault: 'moment', code: 'SALESFORCE_UNAVAILABLE' },
  {
    codes: automation,
    says: /UNABLE_TO_LOCK_ROW|unable to obtain exclusive access/i,
    fault: 'moment',
    code: 'SALESFORCE_UNAVAILABLE',
    about: 'Somebody else holds a record that automation of the org needs',
  },
  {
    codes: automation,
    says: /limit exceeded|exceeded (the )?(maximum|limit)|Too many (SOQL|DML|query|queries|queueable|future|emails)|heap size|CPU time limit/i,
    fault: 'batch',
    code: 'SALESFORCE_UNAVAILABLE',
    about: 'Automation of the org ran into a limit of Salesforce',
  },
  {
    codes: ['ENTITY_IS_LOCKED'],
    fault: 'row',
    code: 'RECORD_LOCKED',
    about: 'The record is locked, as an approval process does',
  },
  {
    codes: ['SERVER_UNAVAILABLE', 'UNKNOWN_EXCEPTION', 'QUERY_TIMEOUT', 'TXN_SECURITY_METERING_ERROR'],
    fault: 'moment',
    code: 'SALESFORCE_UNAVAILABLE',
  },
  { codes: ['PRECONDITION_FAILED'], fault: 'row', code: 'OPPORTUNITY_CHANGED' },
  // Two creations raced: read again, and find the one that is there.
  { codes: ['DUPLICATE_VALUE'], fault: 'row', code: 'OPPORTUNITY_CHANGED' },
  { codes: ['ENTITY_IS_DELETED', 'NOT_FOUND'], fault: 'row', code: 'OPPORTUNITY_NOT_FOUND' },
];

/** Without a code that we know, the status decides. */
function byStatus(status: number): Meaning {
  if (status === 412) return { fault: 'row', code: 'OPPORTUNITY_CHANGED' };
  return status === 0 || status === 429 || status >= 500
    ? { fault: 'moment', code: 'SALESFORCE_UNAVAILABLE' }
    : { fault: 'row', code: 'SALESFORCE_REFUSED' };
}

const meaningOf = (errorCode: string, text: string): Meaning | undefined =>
  meanings.find(({ codes, says }) => (codes?.includes(errorCode) ?? true) && (says === undefined || says.test(text)));

export const faultOf = (errorCode: string, text: string): Fault => meaningOf(errorCode, text)?.fault ?? 'row';

/**
 * What an error of Salesforce means to us: by its code and the text inside first, then by the status.
 * The org's own words are for the person at the record, such as a validation rule's message; those of the schema are for everyone.
 */
export function refusal(
  errorCode: string,
  text: string,
  status: number,
  { cause, fields = [] }: { cause?: unknown; fields?: readonly string[] } = {},
): CosellError {
  const { code, about, pauseMs } = meaningOf(errorCode, text) ?? byStatus(status);
  const what = about ?? schemaText.exec(text)?.[0] ?? 'Salesforce refused the record';
  // Names of fields are no customer's data, and of a record that was never made nobody else can read them.
  const named = fields.length === 0 ? errorCode : `${errorCode}: ${fields.join(', ')}`;
  return new CosellError(code, errorCode === '' ? text : `${what} (${named}).`, {
    cause,
    fields,
    words: errorCode === '' ? text : `${text} (${errorCode})`,
    rule: errorCode === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' ? text : undefined,
    ...(pauseMs === undefined ? {} : { retryAfterMs: pauseMs }),
  });
}

/** What an error says of the schema alone: the whole text quotes the query, and with it values. */
const schemaText = /No such column '[\w.]+' on (entity '\w+'|sobject of type \w+)|sObject type '\w+' is not supported/;

/** Whether an error is about what the org has or shows of its schema, whatever the values. */
export const isOfSchema = ({ message }: CosellError): boolean => schemaText.test(message);

/**
 * Whether the org refuses a condition of a query: by an encrypted field it takes none, or none but an exact match. In which words is
 * only known of the first.
 */
export const isOfFilter = ({ message, words = message }: CosellError): boolean =>
  /can ?not be filtered|INVALID_QUERY_FILTER_OPERATOR/i.test(words);
