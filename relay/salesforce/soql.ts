import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { Salesforce } from './connect.ts';

const answer = z.object({
  records: z.array(z.record(z.string(), z.json())),
  nextRecordsUrl: z.string().optional(),
});

/** A text as a SOQL literal; quotes and backslashes cannot break out of it. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export const literals = (texts: readonly string[]): string => texts.map(literal).join(', ');

/** All records of a query, page by page, and the org's clock at the first one. */
export async function query(
  salesforce: Salesforce,
  soql: string,
  operation: string,
): Promise<{ records: JsonObject[]; serverTime: number }> {
  const records: JsonObject[] = [];
  let path: string | undefined = `/query?q=${encodeURIComponent(soql)}`;
  let serverTime: number | undefined;
  while (path !== undefined) {
    const { body, serverTime: at } = await salesforce.call({ method: 'GET', path, operation });
    serverTime ??= at;
    const parsed = answer.safeParse(body);
    if (!parsed.success)
      throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce answered a query with something that is no result.');
    records.push(...parsed.data.records);
    // An absolute path with its own version: the rest of it is what our calls start from.
    path = parsed.data.nextRecordsUrl?.replace(/^.*\/services\/data\/v[\d.]+/, '');
  }
  return { records, serverTime: serverTime ?? 0 };
}

/** The value at a field path of a record: `Account.Name` is nested. */
export function fieldAt(record: JsonObject, path: string): JsonObject[string] {
  let value: JsonObject[string] = record;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    value = value[name] ?? null;
  }
  return value;
}
