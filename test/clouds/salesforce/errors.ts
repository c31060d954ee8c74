/** HTTP status of each error code of the REST API (api_rest/errorcodes); every other code is a 400. */
const statusOf: Readonly<Record<string, number>> = {
  INVALID_SESSION_ID: 401,
  INSUFFICIENT_ACCESS: 403,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
  REQUEST_LIMIT_EXCEEDED: 403,
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  METHOD_NOT_ALLOWED: 405,
  PRECONDITION_FAILED: 412,
  NOT_SIMULATED: 501,
};

/** A refusal by the org, with the real error code. `fields` names the fields at fault; `status` is the HTTP status of a REST answer. */
export class SalesforceError extends Error {
  readonly errorCode: string;
  readonly fields: readonly string[];
  /** Records for which a duplicate rule refuses a new one. */
  duplicates: readonly { object: string; id: string }[] = [];

  constructor(errorCode: string, message: string, fields: readonly string[] = []) {
    super(message);
    this.name = 'SalesforceError';
    this.errorCode = errorCode;
    this.fields = fields;
  }

  get status(): number {
    return statusOf[this.errorCode] ?? 400;
  }
}

/** What the simulated org does not do, said by name instead of answered wrongly. */
export function notSimulated(what: string): SalesforceError {
  return new SalesforceError('NOT_SIMULATED', `${what} is not simulated`);
}

/** The body of a REST error answer: an array with one object, `fields` only when there are some. */
export function errorBody(
  error: SalesforceError,
): { message: string; errorCode: string; fields?: readonly string[]; duplicateResut?: object }[] {
  const { errorCode, message, fields } = error;
  return [{ message, errorCode, ...(fields.length > 0 ? { fields } : {}), ...duplicateResult(error) }];
}

/** What a refusal says of the records that a duplicate rule found (the key is spelled so in the REST API). */
export function duplicateResult({ duplicates, message }: SalesforceError): { duplicateResut?: object } {
  if (duplicates.length === 0) return {};
  const matchRecords = duplicates.map(({ object, id }) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: { attributes: { type: object, url: `/services/data/v66.0/sobjects/${object}/${id}` }, Id: id },
  }));
  const matchResults = [
    { errors: [], matchEngine: 'ExactMatchEngine', matchRecords, size: matchRecords.length, success: true },
  ];
  return { duplicateResut: { allowSave: false, errorMessage: message, matchResults } };
}
