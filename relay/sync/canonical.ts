import type { Json } from './model.ts';

/** The kinds of Salesforce fields that can be mapped, each with one canonical text form in which both sides are compared. */
export type FieldKind = 'text' | 'number' | 'date' | 'datetime' | 'boolean';

const trimmed = (text: string) => text.replace(/\r\n?/g, '\n').trim();

/** Undefined: the value is not of that kind. Null: blank. */
const forms: Record<FieldKind, (value: string | number | boolean, scale: number) => string | null | undefined> = {
  text: (value) => trimmed(String(value)) || null,
  number: (value, scale) => {
    // Partner Center's own samples send a deal value as text: "10000".
    const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
    // Rounded to the field's decimals, so that 10.504 there and 10.5 here are the same number.
    return Number.isFinite(number) ? String(Number(number.toFixed(scale))) : undefined;
  },
  date: (value) => /^\d{4}-\d\d-\d\d/.exec(String(value))?.[0],
  datetime: (value) => {
    const time = Date.parse(String(value));
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  },
  boolean: (value) => (['true', 'false'].includes(String(value)) ? String(value) : undefined),
};

/**
 * The value in the form in which two sides are compared: line endings and outer blanks unified, numbers without trailing zeros,
 * dates as yyyy-mm-dd. Null when blank, undefined when the value is not of the kind.
 */
export function canonical(value: Json | undefined, kind: FieldKind, scale = 2): string | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'object') return undefined;
  return forms[kind](value, scale);
}
