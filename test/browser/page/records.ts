import { forget, ingest, isRecord, refresh, save, subscribe, type UiField, type UiRecord } from './record-cache.ts';
import { call } from './ui-api.ts';
import { wireAdapter } from './wire-adapter.ts';

/** A field as a component names it: an import from `@salesforce/schema` or a text. */
type FieldId = string | { objectApiName: string; fieldApiName: string };

const nameOf = (field: FieldId): string =>
  typeof field === 'string' ? field : `${field.objectApiName}.${field.fieldApiName}`;
const namesOf = (fields: FieldId | readonly FieldId[] | undefined): string[] =>
  (fields === undefined ? [] : [fields].flat()).map(nameOf);

interface GetRecordConfig {
  recordId?: string;
  fields?: FieldId | readonly FieldId[];
  optionalFields?: FieldId | readonly FieldId[];
}

export const getRecord = wireAdapter<GetRecordConfig, { data?: UiRecord | undefined; error?: unknown }>(
  ({ recordId, fields, optionalFields }, emit) => {
    const wanted = { fields: namesOf(fields), optionalFields: namesOf(optionalFields) };
    if (recordId === undefined || wanted.fields.length + wanted.optionalFields.length === 0) return undefined;
    return subscribe({ recordId, ...wanted, emit });
  },
);

function fieldIn(record: UiRecord | undefined, field: FieldId): UiField | undefined {
  const [, ...path] = nameOf(field).split('.');
  let at: UiRecord | undefined = record;
  for (const name of path.slice(0, -1)) {
    const value: UiField['value'] | undefined = at?.fields[name]?.value;
    at = isRecord(value) ? value : undefined;
  }
  return at?.fields[path.at(-1) ?? ''];
}

export const getFieldValue = (record: UiRecord | undefined, field: FieldId) => fieldIn(record, field)?.value;
export const getFieldDisplayValue = (record: UiRecord | undefined, field: FieldId) =>
  fieldIn(record, field)?.displayValue;

interface RecordInput {
  apiName?: string;
  fields: Readonly<Record<string, unknown>>;
}

export async function updateRecord(
  { fields }: RecordInput,
  options: { ifUnmodifiedSince?: string } = {},
): Promise<UiRecord> {
  const { Id: id, ...values } = fields;
  if (typeof id !== 'string') throw new TypeError('updateRecord needs the Id among the fields');
  const { ifUnmodifiedSince } = options;
  return save(id, values, ifUnmodifiedSince === undefined ? {} : { 'if-unmodified-since': ifUnmodifiedSince });
}

export async function createRecord(input: RecordInput): Promise<UiRecord> {
  const record = (await call('POST', '/ui-api/records', input)) as UiRecord;
  ingest(record);
  return record;
}

export async function deleteRecord(id: string): Promise<void> {
  await call('DELETE', `/ui-api/records/${id}`);
  forget(id);
}

/** Says that records were changed by something else than this module. */
export const notifyRecordUpdateAvailable = (records: readonly { recordId: string }[]): Promise<void> =>
  refresh(records.map(({ recordId }) => recordId));
