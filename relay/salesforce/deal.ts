import type { NewRows } from './new-rows.ts';

/** What one step of a creation found or made for some of the deals. */
export type PerDeal<Found> = Map<NewRows, Found>;

/** Ids, e-mail addresses and user names are compared as the org compares them. */
export const folded = (text: string): string => text.trim().toLowerCase();

/** A field of a customer as text; blank is null. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** What there is to say of an object; fields without a value are left to the org. */
export const given = <Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
