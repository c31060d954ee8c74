import type { NewRows } from './new-rows.ts';

/** What one step of a creation found or created for some of the deals. */
export type PerDeal<Found> = Map<NewRows, Found>;

/** Ids, e-mail addresses and user names in the form in which the org compares them. */
export const folded = (text: string): string => text.trim().toLowerCase();

/** A customer's field as text; null if blank. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** The fields that have a value. The others are left to the org's defaults. */
export const given = <Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
