import type { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import { isSaved, saveRowsTwice, type RowOutcome } from './collections.ts';
import type { Salesforce } from './connect.ts';

/** A person without one of these could not be distinguished from others, or not be saved at all. */
const needed: readonly string[] = ['LastName', 'AccountId'];

/** The outcome of a row, and why some of its fields were left out, if any were. */
export interface SavedPerson {
  outcome: RowOutcome;
  without: CosellError | undefined;
}

/**
 * Creates contacts. If the org refuses a value by its field name, such as an e-mail address without a domain, the contact is created
 * without that value: name and phone are worth keeping.
 */
export async function savePeople(salesforce: Salesforce, records: readonly JsonObject[]): Promise<SavedPerson[]> {
  const rows = { method: 'POST', object: 'Contact', operation: 'create contacts' } as const;
  const outcomes = await saveRowsTwice(salesforce, { ...rows, records });
  const lesser = outcomes.map((outcome, index) => withoutRefused(records[index] ?? {}, outcome));
  const again = lesser.filter((record) => record !== undefined);
  if (again.length === 0) return outcomes.map((outcome) => ({ outcome, without: undefined }));
  const second = await saveRowsTwice(salesforce, { ...rows, records: again });
  return outcomes.map((outcome, index) => {
    const record = lesser[index];
    const other = record === undefined ? undefined : second[again.indexOf(record)];
    if (other === undefined || !isSaved(other) || isSaved(outcome)) return { outcome, without: undefined };
    return { outcome: other, without: outcome.error };
  });
}

/** The row without the refused fields; undefined if the org names none, or one that the row needs. */
function withoutRefused(record: JsonObject, outcome: RowOutcome): JsonObject | undefined {
  if (isSaved(outcome) || outcome.error.retryable) return undefined;
  const refused = outcome.fields.filter((name) => name in record);
  if (refused.length === 0 || refused.some((name) => needed.includes(name))) return undefined;
  return Object.fromEntries(Object.entries(record).filter(([name]) => !refused.includes(name)));
}
