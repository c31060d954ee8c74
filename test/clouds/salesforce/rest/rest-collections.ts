import { z } from 'zod';
import type { ApiRequest, Handler } from './api-request.ts';
import { recordSchema } from './api-request.ts';
import { duplicateResult, SalesforceError } from '../errors.ts';
import { normalizeId } from '../records/ids.ts';
import { unknownObject } from '../permissions.ts';
import { externalIdField, requestedObject, withExternalId } from './rest-rows.ts';
import { createRow, deleteRow, existingRow, updateRow } from '../records/save.ts';
import type { Transaction } from '../records/save.ts';
import { objectNamed } from '../records/schema.ts';
import type { ObjectType } from '../records/schema.ts';

const maximumRecords = 200;

const bodySchema = z.object({
  allOrNone: z.boolean().default(false),
  records: z.array(recordSchema),
});

interface Outcome {
  id?: string;
  created?: boolean;
}

type Result =
  | { id?: string; success: true; created?: boolean; errors: [] }
  | { success: false; errors: { statusCode: string; message: string; fields: readonly string[] }[]; created?: false };

function failure(errorCode: string, message: string, fields: readonly string[], more: object = {}): Result {
  return { success: false, errors: [{ statusCode: errorCode, message, fields, ...more }] };
}

/** A record that names a missing field cannot be read; then the org may refuse the whole call. */
const refusesAll = ({ session }: ApiRequest, { errorCode }: SalesforceError) =>
  errorCode === 'INVALID_FIELD' && session.org.switches.collectionUnknownField === 'call';

class RolledBack extends Error {
  readonly results: Result[];
  constructor(results: Result[]) {
    super('rolled back');
    this.results = results;
  }
}

const typed = z.object({ attributes: z.object({ type: z.string() }) });

/** The limit of the org's automation that these rows are together too many for: all fail, the good ones too. */
function limitFor({ session }: ApiRequest, items: readonly unknown[]) {
  const objects = items.flatMap((item) => typed.safeParse(item).data?.attributes.type ?? []);
  return [...session.org.automationLimits].find(
    ([object, { rows }]) => objects.filter((name) => name.toLowerCase() === object.toLowerCase()).length > rows,
  )?.[1];
}

/** Saves each item in one transaction, in order; the bad ones are left out, or undo everything when `allOrNone`. */
function saveEach<Item>(
  request: ApiRequest,
  allOrNone: boolean,
  items: readonly Item[],
  saveOne: (transaction: Transaction, item: Item) => Outcome,
): Result[] {
  if (items.length > maximumRecords) {
    throw new SalesforceError(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${maximumRecords} records into this call`,
    );
  }
  try {
    return request.transact((transaction) => {
      const overwhelmed = limitFor(request, items);
      const results = items.map((item): Result => {
        if (overwhelmed !== undefined) return failure(overwhelmed.errorCode, overwhelmed.message, []);
        try {
          return { ...saveOne(transaction, item), success: true, errors: [] };
        } catch (error) {
          if (!(error instanceof SalesforceError) || refusesAll(request, error)) throw error;
          const isNamed = request.session.org.switches.collectionDuplicates === 'named';
          return failure(error.errorCode, error.message, error.fields, isNamed ? duplicateResult(error) : {});
        }
      });
      if (allOrNone && results.some(({ success }) => !success)) throw new RolledBack(results);
      return results;
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return error.results.map((result) =>
      result.success
        ? failure(
            'ALL_OR_NONE_OPERATION_ROLLED_BACK',
            'Record rolled back because not all records were valid and the request was using AllOrNone header',
            [],
          )
        : result,
    );
  }
}

const attributesSchema = z.object({ attributes: z.object({ type: z.string() }) });

function objectOf({ session }: ApiRequest, record: Readonly<Record<string, unknown>>): ObjectType {
  const { attributes } = attributesSchema.parse(record);
  const object = objectNamed(session.org.metadata().schema, attributes.type);
  if (object === undefined) throw unknownObject(attributes.type);
  return object;
}

/** The record without its id, and the id. */
function withoutId(record: Readonly<Record<string, unknown>>): { id: unknown; fields: Record<string, unknown> } {
  const key = Object.keys(record).find((name) => name.toLowerCase() === 'id');
  const fields = Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
  return { id: key === undefined ? undefined : record[key], fields };
}

function idOf(value: unknown): string {
  if (value === undefined) throw new SalesforceError('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
  const id = typeof value === 'string' ? normalizeId(value) : undefined;
  if (id === undefined) throw new SalesforceError('MALFORMED_ID', `bad id ${JSON.stringify(value)}`, ['Id']);
  return id;
}

function objectOfId({ session }: ApiRequest, id: string): ObjectType {
  const object = [...session.org.metadata().schema.values()].find(({ keyPrefix }) => id.startsWith(keyPrefix));
  if (object === undefined) throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  return object;
}

/** POST, PATCH and DELETE /composite/sobjects */
export const collectionHandlers: Readonly<Record<string, Handler>> = {
  POST(request) {
    const { allOrNone, records } = bodySchema.parse(request.body);
    const body = saveEach(request, allOrNone, records, (transaction, record) => {
      if (withoutId(record).id !== undefined) {
        throw new SalesforceError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
      }
      return { id: createRow(transaction, objectOf(request, record), record) };
    });
    return { status: 200, body };
  },
  PATCH(request) {
    const { allOrNone, records } = bodySchema.parse(request.body);
    const body = saveEach(request, allOrNone, records, (transaction, record) => {
      const object = objectOf(request, record);
      const { id: given, fields } = withoutId(record);
      const id = idOf(given);
      updateRow(transaction, object, existingRow(request.session, object, id, 'INVALID_CROSS_REFERENCE_KEY'), fields);
      return { id };
    });
    return { status: 200, body };
  },
  DELETE(request) {
    const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
    const allOrNone = request.query.get('allOrNone') === 'true';
    const body = saveEach(request, allOrNone, ids, (transaction, given) => {
      const id = idOf(given);
      const object = objectOfId(request, id);
      deleteRow(transaction, object, existingRow(request.session, object, id, 'INVALID_CROSS_REFERENCE_KEY'));
      return { id };
    });
    return { status: 200, body };
  },
};

/** PATCH /composite/sobjects/Opportunity/Referral_Identifier__c */
export const upsertCollection: Handler = (request) => {
  const object = requestedObject(request, request.segments[2] ?? '');
  const { allOrNone, records } = bodySchema.parse(request.body);
  const field = externalIdField(request.session, object, request.segments[3] ?? '');
  const body = saveEach(request, allOrNone, records, (transaction, record): Outcome => {
    const entry = Object.entries(record).find(([name]) => name.toLowerCase() === field.name.toLowerCase());
    if (entry === undefined || entry[1] === null || entry[1] === '') {
      throw new SalesforceError('MISSING_ARGUMENT', `${field.name} not specified`, [field.name]);
    }
    const [row, ...others] = withExternalId(request.session, object, field, entry[1]);
    if (others.length > 0)
      throw new SalesforceError(
        'DUPLICATE_EXTERNAL_ID',
        `${field.name}: more than one record found for external id field`,
        [field.name],
      );
    if (row === undefined) return { id: createRow(transaction, object, record), created: true };
    updateRow(
      transaction,
      object,
      row,
      Object.fromEntries(Object.entries(record).filter(([name]) => name !== entry[0])),
    );
    return { id: String(row['Id']), created: false };
  });
  return { status: 200, body };
};
