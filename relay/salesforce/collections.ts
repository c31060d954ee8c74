import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { Salesforce } from './connect.ts';
import { refusal } from './refusal.ts';

/** The most rows that one call takes. */
export const maxRows = 200;
/** Enough to find two rows among them for which the org refuses all, and to give up when it refuses every one. */
const mostCalls = 32;

export interface SavedRow {
  id: string;
}

/** Why a row was not saved. `fields`: those the org names; `refused`: the org surely did not save it, so it may be sent again. */
export interface UnsavedRow {
  error: CosellError;
  errorCode: string;
  fields: readonly string[];
  refused: boolean;
}

export type RowOutcome = SavedRow | UnsavedRow;

export const isSaved = (outcome: RowOutcome): outcome is SavedRow => 'id' in outcome;

export interface RowsToSave {
  /** POST makes rows; PATCH changes them by id, or saves them by the external id named. */
  method: 'POST' | 'PATCH';
  object: string;
  externalId?: string;
  records: readonly JsonObject[];
  operation: string;
}

/**
 * What creates rows has looked for the ones that are there already: an alert of the org's duplicate rules is no reason to lose a deal.
 */
const headers = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };

const answer = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    errors: z
      .array(z.object({ statusCode: z.string(), message: z.string(), fields: z.array(z.string()).nullish() }))
      .default([]),
  }),
);

/** Saves rows 200 to a call, each by itself. One outcome for each, in order; a call that fails is the failure of its rows. */
export async function saveRows(salesforce: Salesforce, rows: RowsToSave): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (let start = 0; start < rows.records.length; start += maxRows) {
    const part = { ...rows, records: rows.records.slice(start, start + maxRows) };
    outcomes.push(...(await savePart(salesforce, part, { left: mostCalls })));
  }
  return outcomes;
}

/** The same, with a second try for the rows that the org refused for the moment, because somebody else held what they need. */
export async function saveRowsTwice(salesforce: Salesforce, rows: RowsToSave): Promise<RowOutcome[]> {
  const outcomes = await saveRows(salesforce, rows);
  const again = outcomes.flatMap((outcome, index) =>
    !isSaved(outcome) && outcome.refused && outcome.error.retryable ? [index] : [],
  );
  if (again.length === 0) return outcomes;
  const records = rows.records.filter((_, index) => again.includes(index));
  const second = await saveRows(salesforce, { ...rows, records });
  return outcomes.map((outcome, index) => second[again.indexOf(index)] ?? outcome);
}

async function savePart(salesforce: Salesforce, rows: RowsToSave, calls: { left: number }): Promise<RowOutcome[]> {
  calls.left -= 1;
  try {
    return await send(salesforce, rows);
  } catch (thrown) {
    const error = toCosellError(thrown);
    const groups = error.retryable || calls.left <= 0 ? [] : groupsAround(error, rows.records);
    if (groups.length === 0) return rows.records.map(() => ({ error, errorCode: '', fields: [], refused: false }));
    const outcomes = new Map<JsonObject, RowOutcome>();
    for (const records of groups)
      for (const [index, outcome] of (await savePart(salesforce, { ...rows, records }, calls)).entries())
        outcomes.set(records[index] ?? {}, outcome);
    return rows.records.map((record) => outcomes.get(record) ?? { error, errorCode: '', fields: [], refused: true });
  }
}

/**
 * What to send again when a call was refused as a whole, perhaps for one row that cannot even be read: those without the column that
 * the org does not know, else each half by itself.
 */
function groupsAround(error: CosellError, records: readonly JsonObject[]): (readonly JsonObject[])[] {
  const column = /No such column '(\w+)'/.exec(error.message)?.[1];
  const groups =
    column === undefined
      ? [records.slice(0, Math.ceil(records.length / 2)), records.slice(Math.ceil(records.length / 2))]
      : [records.filter((record) => !(column in record))];
  return groups.filter(({ length }) => length > 0 && length < records.length);
}

async function send(salesforce: Salesforce, rows: RowsToSave): Promise<RowOutcome[]> {
  const { method, object, externalId, records, operation } = rows;
  const { body } = await salesforce.call({
    method,
    path: `/composite/sobjects${externalId === undefined ? '' : `/${object}/${externalId}`}`,
    body: { allOrNone: false, records: records.map((record) => ({ attributes: { type: object }, ...record })) },
    headers,
    operation,
  });
  const parsed = answer.safeParse(body);
  if (!parsed.success || parsed.data.length !== records.length)
    throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce answered a collection with something else.');
  return parsed.data.map((row) => outcomeOf(row));
}

function outcomeOf({ id, success, errors }: z.infer<typeof answer>[number]): RowOutcome {
  if (success && id != null) return { id };
  const errorCode = errors[0]?.statusCode ?? '';
  const text = errors.map(({ message }) => message).join(' ') || 'Salesforce did not save the row.';
  const fields = errors.flatMap((error) => error.fields ?? []);
  return { error: refusal(errorCode, text, 400, { fields }), errorCode, fields, refused: true };
}
