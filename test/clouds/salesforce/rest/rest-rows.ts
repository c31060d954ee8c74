import type { ApiAnswer, ApiRequest, Handler } from './api-request.ts';
import { recordSchema } from './api-request.ts';
import { SalesforceError } from '../errors.ts';
import { normalizeId } from '../records/ids.ts';
import type { Session } from '../org.ts';
import { requireAccess, unknownField } from '../permissions.ts';
import { sameKey } from '../records/record-rules.ts';
import { createRow, deleteRow, existingRow, updateRow } from '../records/save.ts';
import { fieldNamed, objectNamed, valueOf } from '../records/schema.ts';
import type { Field, ObjectType, Row } from '../records/schema.ts';
import { toJson, toStored } from '../records/values.ts';

/** The object of a path, or 404 when it does not exist for the user. */
export function requestedObject({ session }: Pick<ApiRequest, 'session'>, name: string): ObjectType {
  const object = objectNamed(session.org.metadata().schema, name);
  if (object === undefined || !session.permissions.object(object).read) {
    throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
  }
  return object;
}

/** The id of a path in 18 characters. */
function requestedId(id: string): string {
  const normal = normalizeId(id);
  if (normal !== undefined) return normal;
  throw new SalesforceError('NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${id}`);
}

/** The external id field of an object, or 404. */
export function externalIdField(session: Session, object: ObjectType, name: string): Field {
  const field = fieldNamed(object, name);
  if (field?.externalId !== true || !session.permissions.canRead(object, field)) {
    throw new SalesforceError('NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`);
  }
  return field;
}

/** Records that are not deleted and have this external id. */
export function withExternalId({ org }: Session, object: ObjectType, field: Field, key: unknown): Row[] {
  const value = toStored(field, key, org.metadata().schema);
  return org.rows
    .having(object, field.name, [value])
    .filter((row) => row['IsDeleted'] !== true && sameKey(field, valueOf(row, field), value));
}

function refuseInBody(body: Readonly<Record<string, unknown>>, name: string): void {
  const given = Object.keys(body).find((key) => key.toLowerCase() === name.toLowerCase());
  if (given === undefined) return;
  throw new SalesforceError('INVALID_FIELD', `The ${name} field should not be specified in the sobject data.`, [name]);
}

/** The three date forms of HTTP all begin with the name of a day. */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/** Refuses with 412 when the record was modified after `If-Unmodified-Since`; both have whole seconds. */
export function requireUnmodified(request: ApiRequest, row: Row, forms: RegExp = httpDate): void {
  const header = request.headers['if-unmodified-since'];
  if (header === undefined) return;
  const how = request.isSubrequest ? request.session.org.switches.compositeIfUnmodifiedSince : 'honour';
  if (how === 'ignore') return;
  if (how === 'refuse') {
    throw new SalesforceError(
      'INVALID_HTTP_HEADER',
      'The If-Unmodified-Since header is not supported in a composite subrequest',
    );
  }
  const since = forms.test(header) ? Date.parse(header) : NaN;
  if (Number.isNaN(since))
    throw new SalesforceError('INVALID_HTTP_HEADER', `If-Unmodified-Since is not a valid HTTP date: ${header}`);
  if (Date.parse(String(row['LastModifiedDate'])) > since) {
    throw new SalesforceError('PRECONDITION_FAILED', 'The record was modified after the date in If-Unmodified-Since');
  }
}

/** The record as a row answer shows it: the named fields, or all that the user may see. */
export function rowJson(
  session: Session,
  apiVersion: string,
  object: ObjectType,
  row: Row,
  names?: readonly string[],
): Record<string, unknown> {
  const visible = [...object.fields.values()].filter((field) => session.permissions.canRead(object, field));
  const fields = names?.map((name) => {
    const field = visible.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    if (field === undefined) throw unknownField(name, object.name, 'entity');
    return field;
  });
  return {
    attributes: {
      type: object.name,
      url: `/services/data/v${apiVersion}/sobjects/${object.name}/${String(row['Id'])}`,
    },
    ...Object.fromEntries((fields ?? visible).map((field) => [field.name, toJson(field, valueOf(row, field))])),
    Id: row['Id'],
  };
}

function readRow(request: ApiRequest, object: ObjectType, row: Row): ApiAnswer {
  requireUnmodified(request, row);
  const names = request.query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim());
  return { status: 200, body: rowJson(request.session, request.apiVersion, object, row, names) };
}

/** POST /sobjects/Opportunity */
export const createHandler: Handler = (request) => {
  const object = requestedObject(request, request.segments[1] ?? '');
  const body = recordSchema.parse(request.body);
  refuseInBody(body, 'Id');
  const id = request.transact((transaction) => createRow(transaction, object, body));
  return {
    status: 201,
    headers: { Location: `/services/data/v${request.apiVersion}/sobjects/${object.name}/${id}` },
    body: { id, success: true, errors: [] },
  };
};

/** GET, PATCH and DELETE /sobjects/Opportunity/006… */
export const rowHandlers: Readonly<Record<string, Handler>> = {
  GET(request) {
    const { object, id } = target(request);
    requireAccess(request.session.permissions, object, 'read');
    return readRow(request, object, currentRow(request.session, object, id));
  },
  PATCH(request) {
    const { object, id } = target(request);
    const body = recordSchema.parse(request.body);
    refuseInBody(body, 'Id');
    const row = existingRow(request.session, object, id, 'NOT_FOUND');
    requireUnmodified(request, row);
    request.transact((transaction) => {
      updateRow(transaction, object, row, body);
    });
    return { status: 204 };
  },
  DELETE(request) {
    const { object, id } = target(request);
    const row = existingRow(request.session, object, id, 'NOT_FOUND');
    request.transact((transaction) => {
      deleteRow(transaction, object, row);
    });
    return { status: 204 };
  },
};

function target(request: ApiRequest): { object: ObjectType; id: string } {
  return { object: requestedObject(request, request.segments[1] ?? ''), id: requestedId(request.segments[2] ?? '') };
}

/** A row of any kind, custom metadata included. */
function currentRow(session: Session, object: ObjectType, id: string): Row {
  if (object.kind !== 'customMetadata') return existingRow(session, object, id, 'NOT_FOUND');
  const row = [...session.org.rowsOf(object)].find((candidate) => candidate['Id'] === id);
  if (row === undefined) throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
  return row;
}

function byExternalId(request: ApiRequest): { object: ObjectType; field: Field; rows: Row[]; key: string } {
  const object = requestedObject(request, request.segments[1] ?? '');
  const field = externalIdField(request.session, object, request.segments[2] ?? '');
  const key = request.segments[3] ?? '';
  return { object, field, key, rows: withExternalId(request.session, object, field, key) };
}

/** 300 with the addresses of all records that share an external id. */
function ambiguous({ apiVersion }: ApiRequest, object: ObjectType, rows: readonly Row[]): ApiAnswer {
  return {
    status: 300,
    body: rows.map((row) => `/services/data/v${apiVersion}/sobjects/${object.name}/${String(row['Id'])}`),
  };
}

/** GET and PATCH (upsert) /sobjects/Opportunity/Referral_Identifier__c/value */
export const externalIdHandlers: Readonly<Record<string, Handler>> = {
  GET(request) {
    const { object, rows } = byExternalId(request);
    const [row, ...others] = rows;
    if (others.length > 0) return ambiguous(request, object, rows);
    if (row === undefined) throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
    return readRow(request, object, row);
  },
  PATCH(request) {
    const { object, field, key, rows } = byExternalId(request);
    const body = recordSchema.parse(request.body);
    refuseInBody(body, 'Id');
    refuseInBody(body, field.name);
    const [row, ...others] = rows;
    if (others.length > 0) return ambiguous(request, object, rows);
    if (row !== undefined) {
      requireUnmodified(request, row);
      request.transact((transaction) => {
        updateRow(transaction, object, row, body);
      });
      return { status: 200, body: { id: row['Id'], success: true, errors: [], created: false } };
    }
    const id = request.transact((transaction) => createRow(transaction, object, { ...body, [field.name]: key }));
    return { status: 201, body: { id, success: true, errors: [], created: true } };
  },
};
