import { calendarDay } from './calendar-day.ts';
import { countryCode } from './country.ts';
import { instant, isUnset } from './instant.ts';
import { plainText } from './plain-text.ts';
import { idsIn } from './solution-id.ts';
import type { Json } from '../model.ts';

/**
 * The kind of value that a field holds. Most follow from the Salesforce field's type, some from the place in the referral. Each kind has
 * one canonical text form, in which the two sides are compared.
 */
export type FieldKind = 'text' | 'number' | 'date' | 'datetime' | 'boolean' | 'ids' | 'country' | 'currency';

/** Decodes entities on both sides, because other connectors have copied them into Salesforce undecoded. */
const trimmed = (text: string) => plainText(text).replace(/\r\n?/g, '\n').trim();

/** Undefined: the value is not of this kind. Null: blank. */
const forms: Record<FieldKind, (value: string | number | boolean, scale: number) => string | null | undefined> = {
  text: (value) => trimmed(String(value)) || null,
  number: (value, scale) => {
    // Partner Center's own samples send a deal value as text: "10000".
    const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
    // Rounded to the field's decimals, so that 10.504 there and 10.5 here are the same number.
    return Number.isFinite(number) ? String(Number(number.toFixed(scale))) : undefined;
  },
  date: (value) => {
    const text = trimmed(String(value));
    return isUnset(text) ? null : calendarDay(text);
  },
  datetime: (value) => {
    const text = trimmed(String(value));
    if (isUnset(text)) return null;
    const time = instant(text);
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  },
  boolean: (value) => (['true', 'false'].includes(String(value)) ? String(value) : undefined),
  // A set: neither side guarantees an order.
  ids: (value) => idsIn(String(value)).sort().join('\n') || null,
  country: (value) => countryCode(String(value)) ?? (trimmed(String(value)) || null),
  // ISO 4217 has capital letters, and Salesforce accepts no others.
  currency: (value) => trimmed(String(value)).toUpperCase() || null,
};

/**
 * The value in the form in which the two sides are compared: text without HTML entities, with unified line endings and no outer blanks;
 * numbers without trailing zeros; dates as yyyy-mm-dd (an instant as the day it stands for); countries as two letters; currencies in capitals. Null if blank,
 * undefined if the value is not of this kind.
 */
export function canonical(value: Json | undefined, kind: FieldKind, scale = 2): string | null | undefined {
  // A check box that nobody has touched is not ticked.
  if (value === undefined || value === null || value === '') return kind === 'boolean' ? 'false' : null;
  if (typeof value === 'object') return undefined;
  return forms[kind](value, scale);
}
