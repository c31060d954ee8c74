import { CosellError, type ErrorCode } from '../errors.ts';

/** Calls wait this long when the org has none left for the day; what is unknown of the code's variants is taken for this one. */
const dailyPauseMs = 60_000;
/** Too many long calls at the same time: a matter of seconds. */
const concurrentPauseMs = 5_000;

/**
 * What an error of Salesforce means to us, by its error code first (the table of salesforce's REST error codes), then by status.
 * The org's own words are for the person at the record, such as a validation rule's message; those of the schema are for everyone.
 */
export function refusal(errorCode: string, text: string, status: number, cause?: unknown): CosellError {
  if (errorCode === 'REQUEST_LIMIT_EXCEEDED') return beyondLimit(text, cause);
  const code: ErrorCode =
    (Object.hasOwn(byErrorCode, errorCode) ? byErrorCode[errorCode] : undefined) ??
    (status === 412
      ? 'OPPORTUNITY_CHANGED'
      : status === 0 || status === 429 || status >= 500
        ? 'SALESFORCE_UNAVAILABLE'
        : 'SALESFORCE_REFUSED');
  const about = schemaText.exec(text)?.[0] ?? 'Salesforce refused the record';
  return new CosellError(code, errorCode === '' ? text : `${about} (${errorCode}).`, {
    cause,
    words: wordsOf(errorCode, text),
  });
}

const wordsOf = (errorCode: string, text: string) => (errorCode === '' ? text : `${text} (${errorCode})`);

function beyondLimit(text: string, cause: unknown): CosellError {
  const errorCode = 'REQUEST_LIMIT_EXCEEDED';
  const isConcurrent = /ConcurrentRequests/i.test(text);
  const about = isConcurrent
    ? 'Salesforce works on too many calls at the same time'
    : "The org's API calls for today are used up";
  return new CosellError(isConcurrent ? 'SALESFORCE_UNAVAILABLE' : 'SALESFORCE_LIMIT', `${about} (${errorCode}).`, {
    cause,
    words: wordsOf(errorCode, text),
    retryAfterMs: isConcurrent ? concurrentPauseMs : dailyPauseMs,
  });
}

/** What an error says of the schema alone: the whole text quotes the query, and with it values. */
const schemaText = /No such column '[\w.]+' on (entity '\w+'|sobject of type \w+)|sObject type '\w+' is not supported/;

/** Whether an error is about what the org has or shows of its schema, whatever the values. */
export const isOfSchema = ({ message }: CosellError): boolean => schemaText.test(message);

const byErrorCode: Readonly<Record<string, ErrorCode>> = {
  UNABLE_TO_LOCK_ROW: 'SALESFORCE_UNAVAILABLE',
  SERVER_UNAVAILABLE: 'SALESFORCE_UNAVAILABLE',
  UNKNOWN_EXCEPTION: 'SALESFORCE_UNAVAILABLE',
  QUERY_TIMEOUT: 'SALESFORCE_UNAVAILABLE',
  INVALID_SESSION_ID: 'SALESFORCE_SIGN_IN',
  PRECONDITION_FAILED: 'OPPORTUNITY_CHANGED',
  // Two creations raced: read again, and find the one that is there.
  DUPLICATE_VALUE: 'OPPORTUNITY_CHANGED',
  ENTITY_IS_DELETED: 'OPPORTUNITY_NOT_FOUND',
  NOT_FOUND: 'OPPORTUNITY_NOT_FOUND',
};
