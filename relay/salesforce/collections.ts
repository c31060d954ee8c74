import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { Salesforce } from './connect.ts';
import { duplicateHeaders, namedDuplicate } from './duplicate-rules.ts';
import { faultOf, refusal, type Fault } from './refusal.ts';
import { AnswerLost } from './request.ts';

/** The maximum number of rows per call. */
export const maxRows = 200;
/** Enough calls to find two rows for which the org refuses the others, and to give up if it refuses every row. */
const mostCalls = 32;

export interface SavedRow {
  id: string;
}

/** Why a row was not saved. `fields`: those the org names. `refused`: the org certainly did not save it, so it may be sent again. */
export interface UnsavedRow {
  fault: Fault;
  error: CosellError;
  errorCode: string;
  fields: readonly string[];
  refused: boolean;
  /** The record that a duplicate rule named as the same. */
  duplicate?: string | undefined;
}

export type RowOutcome = SavedRow | UnsavedRow;

export const isSaved = (outcome: RowOutcome): outcome is SavedRow => 'id' in outcome;

export interface RowsToSave {
  /** POST creates rows; PATCH changes them by id, or upserts them by the given external id. */
  method: 'POST' | 'PATCH';
  object: string;
  externalId?: string;
  records: readonly JsonObject[];
  operation: string;
}

const rowError = z.looseObject({
  statusCode: z.string(),
  message: z.string(),
  fields: z.array(z.string()).nullish(),
});
const answer = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    errors: z.array(rowError).default([]),
  }),
);

/** Saves rows, 200 per call, each independently. One outcome for each, in order; if a call fails, all its rows fail. */
export async function saveRows(salesforce: Salesforce, rows: RowsToSave): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (let start = 0; start < rows.records.length; start += maxRows) {
    const part = { ...rows, records: rows.records.slice(start, start + maxRows) };
    outcomes.push(...(await savePart(salesforce, part, { left: mostCalls })));
  }
  return outcomes;
}

/** The same, with a second attempt for rows that the org refused temporarily because another transaction held what they need. */
export async function saveRowsTwice(salesforce: Salesforce, rows: RowsToSave): Promise<RowOutcome[]> {
  const outcomes = await saveRows(salesforce, rows);
  const again = outcomes.flatMap((outcome, index) =>
    !isSaved(outcome) && outcome.refused && outcome.fault === 'moment' ? [index] : [],
  );
  if (again.length === 0) return outcomes;
  const records = rows.records.filter((_, index) => again.includes(index));
  const second = await saveRows(salesforce, { ...rows, records });
  return outcomes.map((outcome, index) => second[again.indexOf(index)] ?? outcome);
}

async function savePart(salesforce: Salesforce, rows: RowsToSave, calls: { left: number }): Promise<RowOutcome[]> {
  calls.left -= 1;
  const { outcomes, groups } = await attempt(salesforce, rows);
  const again = new Map<JsonObject, RowOutcome>();
  for (const records of groups) {
    if (calls.left <= 0) break;
    for (const [index, outcome] of (await savePart(salesforce, { ...rows, records }, calls)).entries())
      again.set(records[index] ?? {}, outcome);
  }
  return outcomes.map((outcome, index) => again.get(rows.records[index] ?? {}) ?? outcome);
}

/** One call: the outcome of the rows, and the groups in which some of them are worth another call. */
async function attempt(
  salesforce: Salesforce,
  rows: RowsToSave,
): Promise<{ outcomes: readonly RowOutcome[]; groups: Groups }> {
  const { records } = rows;
  try {
    const outcomes = await send(salesforce, rows);
    return { outcomes, groups: smallerGroups(records, outcomes) };
  } catch (thrown) {
    const error = toCosellError(thrown);
    const groups = error.retryable ? [] : groupsAround(error, records);
    const failure: UnsavedRow = { error, errorCode: '', fields: [], fault: 'row', refused: groups.length > 0 };
    return { outcomes: records.map(() => failure), groups };
  }
}

type Groups = readonly (readonly JsonObject[])[];

/**
 * Rows that were together too many for the org's triggers and flows: if all of them, in halves, otherwise by themselves. A single row
 * cannot be split.
 */
function smallerGroups(records: readonly JsonObject[], outcomes: readonly RowOutcome[]): Groups {
  const tooMany = records.filter((_, index) => {
    const outcome = outcomes[index];
    return outcome !== undefined && !isSaved(outcome) && outcome.fault === 'batch';
  });
  return tooMany.length < records.length ? [tooMany].filter(({ length }) => length > 0) : halves(records);
}

function halves(records: readonly JsonObject[]): Groups {
  const half = Math.ceil(records.length / 2);
  return [records.slice(0, half), records.slice(half)].filter(({ length }) => length > 0 && length < records.length);
}

/**
 * What to send again if a call was refused as a whole, perhaps because of one unreadable row: the rows without the column that the org
 * does not know, or each half by itself.
 */
function groupsAround(error: CosellError, records: readonly JsonObject[]): Groups {
  const column = /No such column '(\w+)'/.exec(error.message)?.[1];
  if (column === undefined) return halves(records);
  const readable = records.filter((record) => !(column in record));
  return readable.length > 0 && readable.length < records.length ? [readable] : [];
}

/** Deletes rows, 200 per call, each independently. One outcome for each, in order. @throws if a call fails as a whole */
export async function deleteRows(
  salesforce: Salesforce,
  ids: readonly string[],
  operation: string,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (let start = 0; start < ids.length; start += maxRows) {
    const part = ids.slice(start, start + maxRows);
    const path = `/composite/sobjects?ids=${part.join(',')}&allOrNone=false`;
    const { body } = await salesforce.call({ method: 'DELETE', path, operation });
    outcomes.push(...expectOutcomes(body, part.length));
  }
  return outcomes;
}

async function send(salesforce: Salesforce, rows: RowsToSave): Promise<RowOutcome[]> {
  const { method, object, externalId, records, operation } = rows;
  const { body } = await salesforce.call({
    method,
    path: `/composite/sobjects${externalId === undefined ? '' : `/${object}/${externalId}`}`,
    body: { allOrNone: false, records: records.map((record) => ({ attributes: { type: object }, ...record })) },
    headers: duplicateHeaders,
    operation,
  });
  return expectOutcomes(body, records.length);
}

function expectOutcomes(body: unknown, rows: number): RowOutcome[] {
  const parsed = answer.safeParse(body);
  if (!parsed.success || parsed.data.length !== rows)
    throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce returned an unexpected answer to a collection.', {
      cause: new AnswerLost(),
    });
  return parsed.data.map((row) => outcomeOf(row));
}

function outcomeOf({ id, success, errors }: z.infer<typeof answer>[number]): RowOutcome {
  if (success && id != null) return { id };
  const errorCode = errors[0]?.statusCode ?? '';
  const text = errors.map(({ message }) => message).join(' ') || 'Salesforce did not save the row.';
  const fields = errors.flatMap((error) => error.fields ?? []);
  const fault = faultOf(errorCode, text);
  const duplicate = errors.map(namedDuplicate).find((id) => id !== undefined);
  return { error: refusal(errorCode, text, 400, { fields }), errorCode, fields, fault, refused: true, duplicate };
}
