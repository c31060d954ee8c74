import { csvLine, parseCsv } from './csv.ts';
import { SalesforceError } from '../errors.ts';
import { normalizeId } from '../records/ids.ts';
import { externalIdField, withExternalId } from './rest-rows.ts';
import { createRow, deleteRow, existingRow, updateRow } from '../records/save.ts';
import type { Transaction } from '../records/save.ts';
import { fieldNamed } from '../records/schema.ts';
import type { ObjectType } from '../records/schema.ts';

/** The delimiters of columns by the names that Bulk API 2.0 has for them. */
export const delimiters = { BACKQUOTE: '`', CARET: '^', COMMA: ',', PIPE: '|', SEMICOLON: ';', TAB: '\t' } as const;
/** The ends of lines likewise. */
export const lineEnds = { LF: '\n', CRLF: '\r\n' } as const;

export type Operation = 'insert' | 'update' | 'upsert' | 'delete';

/** A job of Bulk API 2.0 and, once its data is processed, the result of each row. */
export interface IngestJob {
  id: string;
  userId: string;
  object: ObjectType;
  operation: Operation;
  externalIdFieldName: string | undefined;
  columnDelimiter: keyof typeof delimiters;
  lineEnding: keyof typeof lineEnds;
  state: 'Open' | 'JobComplete' | 'Failed' | 'Aborted';
  createdDate: string;
  data: string | undefined;
  errorMessage?: string;
  header: readonly string[];
  outcomes: readonly Outcome[];
}

interface Outcome {
  cells: readonly string[];
  id: string;
  created: boolean;
  error?: string;
}

/** Rows are saved in chunks of this size, each a transaction of its own. */
const chunkSize = 200;

type Transact = <Result>(work: (transaction: Transaction) => Result) => Result;

/** The values of a row as the rest of the org takes them: an empty cell says nothing, `#N/A` clears the field. */
function valuesOf(job: IngestJob, cells: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    job.header.flatMap((name, index): [string, unknown][] => {
      const cell = cells[index] ?? '';
      if (cell === '') return [];
      if (cell === '#N/A') return [[name, null]];
      const isFlag = fieldNamed(job.object, name)?.type === 'boolean' && /^(true|false)$/i.test(cell);
      return [[name, isFlag ? cell.toLowerCase() === 'true' : cell]];
    }),
  );
}

function without(values: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name.toLowerCase() !== key.toLowerCase()));
}

function valueIn(values: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.entries(values).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

/** Saves one row and says which record it was. */
function saveRow(
  transaction: Transaction,
  job: IngestJob,
  values: Record<string, unknown>,
): { id: string; created: boolean } {
  const { object, operation, externalIdFieldName = '' } = job;
  if (operation === 'insert') return { id: createRow(transaction, object, values), created: true };
  if (operation === 'upsert' && externalIdFieldName.toLowerCase() !== 'id') {
    const field = externalIdField(transaction.session, object, externalIdFieldName);
    const key = valueIn(values, field.name);
    if (typeof key !== 'string')
      throw new SalesforceError('MISSING_ARGUMENT', `${field.name} not specified`, [field.name]);
    const [row, ...others] = withExternalId(transaction.session, object, field, key);
    if (others.length > 0)
      throw new SalesforceError('DUPLICATE_EXTERNAL_ID', `Duplicate external id specified: ${key}`, [field.name]);
    if (row === undefined) return { id: createRow(transaction, object, values), created: true };
    updateRow(transaction, object, row, without(values, field.name));
    return { id: String(row['Id']), created: false };
  }
  const given = valueIn(values, 'Id');
  const id = typeof given === 'string' ? normalizeId(given) : undefined;
  if (id === undefined) throw new SalesforceError('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
  const row = existingRow(transaction.session, object, id, 'INVALID_CROSS_REFERENCE_KEY');
  if (operation === 'delete') deleteRow(transaction, object, row);
  else updateRow(transaction, object, row, without(values, 'Id'));
  return { id, created: false };
}

function outcomeOf(transaction: Transaction, job: IngestJob, cells: readonly string[]): Outcome {
  try {
    return { cells, ...saveRow(transaction, job, valuesOf(job, cells)) };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    // The way in which results write it: code, message, fields.
    const text = `${error.errorCode}:${error.message}:${error.fields.length === 0 ? '--' : error.fields.join(' ')}`;
    return { cells, id: '', created: false, error: text };
  }
}

/** Works off the uploaded data; a bad row fails alone, a bad header or file fails the job. */
export function processJob(job: IngestJob, transact: Transact): IngestJob {
  try {
    const lineEnd = lineEnds[job.lineEnding];
    const text = job.data ?? '';
    if (text.includes('\r\n') !== (lineEnd === '\r\n')) throw new Error('LineEnding is invalid on user data');
    const [header = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ''), delimiters[job.columnDelimiter], lineEnd);
    const unknown = header.find((name) => fieldNamed(job.object, name) === undefined);
    if (unknown !== undefined) throw new Error(`InvalidBatch : Field name not found : ${unknown}`);
    const withHeader = { ...job, header };
    const outcomes: Outcome[] = [];
    for (let start = 0; start < rows.length; start += chunkSize) {
      const chunk = rows.slice(start, start + chunkSize);
      outcomes.push(...transact((transaction) => chunk.map((cells) => outcomeOf(transaction, withHeader, cells))));
    }
    return { ...withHeader, outcomes, state: 'JobComplete' };
  } catch (error) {
    if (error instanceof SalesforceError || !(error instanceof Error)) throw error;
    return { ...job, state: 'Failed', errorMessage: error.message };
  }
}

/** The rows that came through, or those that did not, as the results of a job list them. */
export function resultsCsv(job: IngestJob, kind: 'successful' | 'failed' | 'unprocessed'): string {
  const delimiter = delimiters[job.columnDelimiter];
  const lineEnd = lineEnds[job.lineEnding];
  const line = (cells: readonly string[]) => csvLine(cells, delimiter, lineEnd);
  const heads = { successful: ['sf__Id', 'sf__Created'], failed: ['sf__Id', 'sf__Error'], unprocessed: [] };
  const rows = job.outcomes
    .filter(({ error }) => kind !== 'unprocessed' && (error === undefined) === (kind === 'successful'))
    .map(({ id, created, error, cells }) => line([id, error ?? String(created), ...cells]));
  return line([...heads[kind], ...job.header]) + rows.join('');
}
