import { labels } from './labels';

const codesOfDenied = ['INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS_OR_READONLY', 'INVALID_FIELD_FOR_INSERT_UPDATE'];

/** Every message in an error of the UI API, of GraphQL or of JavaScript, the most specific first. */
function sentences(error) {
  if (Array.isArray(error)) return error.flatMap(sentences);
  const { body } = error ?? {};
  if (Array.isArray(body)) return body.flatMap(sentences);
  const { errors = [], fieldErrors = {} } = body?.output ?? {};
  const exact = [...Object.values(fieldErrors).flat(), ...errors].flatMap(sentences);
  return exact.length > 0 ? exact : [body?.message ?? error?.message].filter(Boolean);
}

/** Whether Salesforce refused a save because another user has saved since the record was read. */
export const isOutdated = (error) => error?.status === 412 || error?.body?.errorCode === 'PRECONDITION_FAILED';

/** Whether the UI API does not support the object of a save; it says the same to a user without access to the object. */
export const isUnsupported = (error) => error?.body?.errorCode === 'INVALID_TYPE';

/** What went wrong, as one text for the user. */
export function messageOf(error) {
  if (isOutdated(error)) return labels.changedMeanwhile;
  return [...new Set(sentences(error))].join(' ') || labels.errorUnknown;
}

/** Whether the answer means that the user has no access. GraphQL then says that the object or field does not exist. */
export function isDenied(error) {
  const list = Array.isArray(error) ? error : [error];
  return list.some(
    (one) =>
      one?.status === 403 ||
      codesOfDenied.includes(one?.body?.errorCode) ||
      /FieldUndefined|UnknownType|ValidationError/.test(`${one?.message} ${JSON.stringify(one?.extensions)}`),
  );
}
