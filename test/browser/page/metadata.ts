import { picklists } from './object-info.ts';

export interface Choice {
  value: string;
  label: string;
}

/** The values of a picklist. */
export async function choicesOf(object: string, field: string): Promise<Choice[]> {
  const all = (await picklists(object)) as { picklistFieldValues: Record<string, { values: Choice[] }> };
  return all.picklistFieldValues[field]?.values ?? [];
}
