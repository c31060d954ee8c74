import { z } from 'zod';
import type { ApiAnswer, ApiRequest, Handler } from '../rest/api-request.ts';
import { recordSchema } from '../rest/api-request.ts';
import { SalesforceError, notSimulated } from '../errors.ts';
import { normalizeId } from '../records/ids.ts';
import { requestedObject, requireUnmodified } from '../rest/rest-rows.ts';
import { createRow, deleteRow, existingRow, updateRow } from '../records/save.ts';
import type { ObjectType, Row } from '../records/schema.ts';
import { fieldNamed } from '../records/schema.ts';
import { fieldTexts, languageOf } from './translations.ts';
import { isReadable, pathBelow, uiRecord } from './ui-record.ts';

const noAccess = new SalesforceError(
  'INSUFFICIENT_ACCESS',
  "You don't have access to this record. Ask your administrator for help or to request access.",
);

/** The record that the path names; the first three characters of an id say which object it is of. */
function target({ session, segments }: ApiRequest): { object: ObjectType; row: Row } {
  const id = normalizeId(segments[2] ?? '');
  const object = [...session.org.metadata().schema.values()].find(({ keyPrefix }) => id?.startsWith(keyPrefix));
  if (id === undefined || object === undefined || object.kind === 'customMetadata')
    throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
  if (!session.permissions.object(object).read) throw noAccess;
  return { object, row: existingRow(session, object, id, 'NOT_FOUND') };
}

const namesIn = (query: URLSearchParams, parameter: string): string[] =>
  query
    .getAll(parameter)
    .flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');

function shown(request: ApiRequest, object: ObjectType, row: Row, paths: readonly string[]) {
  return uiRecord({ session: request.session, language: languageOf(request.headers) }, object, row, paths);
}

const read: Handler = (request) => {
  const { query, session } = request;
  for (const parameter of ['layoutTypes', 'modes', 'childRelationships'])
    if (query.has(parameter)) throw notSimulated(`The parameter ${parameter}`);
  const { object, row } = target(request);
  const wanted = namesIn(query, 'fields').map((name) => pathBelow(object, name));
  const optional = namesIn(query, 'optionalFields');
  if (wanted.length + optional.length === 0)
    throw new SalesforceError(
      'ILLEGAL_QUERY_PARAMETER_VALUE',
      'At least one of these parameters must be specified: [fields, layoutTypes, optionalFields]',
    );
  const prefix = `${object.name.toLowerCase()}.`;
  const readable = optional
    .filter((name) => name.toLowerCase().startsWith(prefix))
    .map((name) => pathBelow(object, name))
    .filter((path) => isReadable(session, object, path));
  return { status: 200, body: shown(request, object, row, [...wanted, ...readable]) };
};

const inputSchema = z.strictObject({
  apiName: z.string().optional(),
  fields: recordSchema,
  allowSaveOnDuplicate: z.boolean().optional(),
});

/** A refused save as the UI API reports it: by field where fields are at fault. */
function refusedSave({ session, headers }: ApiRequest, object: ObjectType, error: SalesforceError, verb: string) {
  const detail = (field: string | null): Record<string, unknown> => {
    const known = field === null ? undefined : fieldNamed(object, field);
    return {
      constituentField: null,
      duplicateRecordError: null,
      errorCode: error.errorCode,
      field,
      fieldLabel: known && fieldTexts(session.org.metadata(), object, known, languageOf(headers)).label,
      message: error.message,
    };
  };
  return {
    status: 400,
    body: {
      enhancedErrorType: 'RecordError',
      message: `An error occurred while trying to ${verb} the record. Please try again.`,
      output: {
        errors: error.fields.length === 0 ? [detail(null)] : [],
        fieldErrors: Object.fromEntries(error.fields.map((name) => [name, [detail(name)]])),
      },
      statusCode: 400,
    },
  };
}

/** Statuses that say something of the call or the record as a whole, not of the values to be saved. */
const wholeCall = new Set(['PRECONDITION_FAILED', 'NOT_FOUND', 'ENTITY_IS_DELETED', 'JSON_PARSER_ERROR']);

function saved(request: ApiRequest, object: ObjectType, verb: string, save: () => ApiAnswer): ApiAnswer {
  try {
    return save();
  } catch (error) {
    if (error instanceof SalesforceError && !wholeCall.has(error.errorCode))
      return refusedSave(request, object, error, verb);
    throw error;
  }
}

/** Lightning Data Service sends `ifUnmodifiedSince` on as it was read: LastModifiedDate of a record (guide, `updateRecord`). */
const asRead = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d{4}-\d\d-\d\dT)/;

const change: Handler = (request) => {
  const { object, row } = target(request);
  const { fields } = inputSchema.parse(request.body);
  const { Id: _id, ...values } = fields;
  requireUnmodified(request, row, asRead);
  return saved(request, object, 'update', () => {
    request.transact((transaction) => {
      updateRow(transaction, object, row, values);
    });
    const after = existingRow(request.session, object, String(row['Id']), 'NOT_FOUND');
    return { status: 200, body: shown(request, object, after, Object.keys(values)) };
  });
};

/** POST /ui-api/records */
export const createUiRecord: Handler = (request) => {
  const { apiName = '', fields } = inputSchema.parse(request.body);
  const object = requestedObject(request, apiName);
  if (object.name === 'OpportunityContactRole' && request.session.org.switches.uiContactRoles === 'refused')
    throw new SalesforceError('INVALID_TYPE', `Object ${object.name} is not supported in UI API`);
  return saved(request, object, 'create', () => {
    const id = request.transact((transaction) => createRow(transaction, object, fields));
    const row = existingRow(request.session, object, id, 'NOT_FOUND');
    return { status: 201, body: shown(request, object, row, Object.keys(fields)) };
  });
};

/** GET, PATCH and DELETE /ui-api/records/006… */
export const uiRecordHandlers: Readonly<Record<string, Handler>> = {
  GET: read,
  PATCH: change,
  DELETE(request) {
    const { object, row } = target(request);
    request.transact((transaction) => {
      deleteRow(transaction, object, row);
    });
    return { status: 204 };
  },
};
