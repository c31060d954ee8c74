import { call, read } from './ui-api.ts';

/** A record as the UI API shows it. */
export interface UiRecord {
  apiName: string;
  id: string;
  fields: Readonly<Record<string, UiField>>;
  [other: string]: unknown;
}

export interface UiField {
  displayValue: string | null;
  value: string | number | boolean | null | UiRecord;
}

export type Emit = (result: { data?: UiRecord | undefined; error?: unknown }) => void;

/** Somebody who shows a record, with the qualified names of the fields (`Opportunity.Account.Name`). */
export interface Reader {
  recordId: string;
  fields: readonly string[];
  optionalFields: readonly string[];
  emit: Emit;
}

interface Entry {
  record: UiRecord;
  /** Asked for and not shown to this user. */
  absent: Set<string>;
  at: number;
}

/** A record that was read longer ago is read again when somebody new wants it. */
const freshMs = 30_000;

const entries = new Map<string, Entry>();
const readers = new Set<Reader>();
const shown = new WeakMap<Reader, string>();

export const isRecord = (value: UiField['value'] | undefined): value is UiRecord =>
  typeof value === 'object' && value !== null;
const below = (name: string) => name.slice(name.indexOf('.') + 1);

function fieldAt({ fields }: UiRecord, path: string): UiField | undefined {
  const [first = '', ...rest] = path.split('.');
  const field = fields[first];
  if (rest.length === 0 || field?.value == null) return field;
  return isRecord(field.value) ? fieldAt(field.value, rest.join('.')) : undefined;
}

/** The record with only these fields: a component sees what it asked for, whatever else is known. */
function only(record: UiRecord, paths: readonly string[]): UiRecord {
  const fields: Record<string, UiField> = {};
  for (const [name, inner] of Map.groupBy(paths, (path) => path.split('.')[0] ?? '')) {
    const field = record.fields[name];
    if (field === undefined) continue;
    const deeper = inner.filter((path) => path.includes('.')).map(below);
    fields[name] = isRecord(field.value) ? { ...field, value: only(field.value, deeper) } : field;
  }
  return { ...record, fields };
}

function merged(old: UiRecord | undefined, next: UiRecord): UiRecord {
  if (old?.id !== next.id) return next;
  const fields = { ...old.fields };
  for (const [name, field] of Object.entries(next.fields)) {
    const before = fields[name]?.value;
    fields[name] = isRecord(field.value) && isRecord(before) ? { ...field, value: merged(before, field.value) } : field;
  }
  return { ...old, ...next, fields };
}

function show(reader: Reader, entry: Entry): void {
  const data = only(entry.record, [...reader.fields, ...reader.optionalFields].map(below));
  const text = JSON.stringify(data);
  if (shown.get(reader) === text) return;
  shown.set(reader, text);
  reader.emit({ data, error: undefined });
}

/** Takes in what the org answered and shows it to everybody whose view of the record changed. */
export function ingest(record: UiRecord, asked: readonly string[] = []): void {
  const old = entries.get(record.id);
  const entry: Entry = { record: merged(old?.record, record), absent: new Set(old?.absent), at: Date.now() };
  for (const name of asked) if (fieldAt(record, below(name)) === undefined) entry.absent.add(name);
  entries.set(record.id, entry);
  for (const reader of readers) if (reader.recordId === record.id && knows(entry, reader)) show(reader, entry);
}

function knows(entry: Entry, { fields, optionalFields }: Reader): boolean {
  return [...fields, ...optionalFields].every(
    (name) => entry.absent.has(name) || fieldAt(entry.record, below(name)) !== undefined,
  );
}

async function load(id: string, fields: readonly string[], optionalFields: readonly string[]): Promise<void> {
  const query = Object.entries({ fields, optionalFields })
    .filter(([, names]) => names.length > 0)
    .map(([parameter, names]) => `${parameter}=${[...names].sort().join(',')}`)
    .join('&');
  ingest((await read(`/ui-api/records/${id}?${query}`)) as UiRecord, optionalFields);
}

/** Shows the record to the reader now and after every change; the returned function ends that. */
export function subscribe(reader: Reader): () => void {
  readers.add(reader);
  const entry = entries.get(reader.recordId);
  if (entry !== undefined && knows(entry, reader) && Date.now() - entry.at < freshMs)
    queueMicrotask(() => {
      if (readers.has(reader)) show(reader, entry);
    });
  else
    load(reader.recordId, reader.fields, reader.optionalFields).catch((error: unknown) => {
      if (readers.has(reader)) reader.emit({ data: undefined, error });
    });
  return () => {
    readers.delete(reader);
  };
}

/** Reads again everything that is shown of the records. Fields that somebody insists on count as optional here. */
export async function refresh(ids: readonly string[]): Promise<void> {
  const names = (id: string) => [
    ...new Set(
      [...readers].filter(({ recordId }) => recordId === id).flatMap((r) => [...r.fields, ...r.optionalFields]),
    ),
  ];
  await Promise.all(ids.filter((id) => names(id).length > 0).map((id) => load(id, [], names(id))));
}

/** Saves, and lets everybody who shows the record see what follows from it. */
export async function save(
  id: string,
  fields: Readonly<Record<string, unknown>>,
  headers: Record<string, string>,
): Promise<UiRecord> {
  const record = (await call('PATCH', `/ui-api/records/${id}`, { fields }, headers)) as UiRecord;
  ingest(record);
  refresh([id]).catch(() => undefined);
  return record;
}

/** Forgets a record that is no more. */
export function forget(id: string): void {
  entries.delete(id);
}
