import { instantOfDay } from './calendar-day.ts';
import { canonical, type FieldKind } from './canonical.ts';
import type { FieldMapping } from './mapping.ts';
import type { Json } from '../model.ts';

/** A value on its way to the other side: as that side accepts it, and in the canonical form it will show. */
export interface Converted {
  value: Json;
  shown: string | null;
}

type Shown = string | null | undefined;

/** Salesforce holds no other days (SOQL and SOSL Reference, "Minimum and Maximum Dates"). */
const [firstDay, lastDay] = ['1700-01-01', '4000-12-31'];
const dated: readonly FieldKind[] = ['date', 'datetime'];

/** What the referral's value becomes in Salesforce; undefined if the value map, the picklist or the calendar has no entry for it. */
export function toOpportunity(field: FieldMapping, referral: Shown): Converted | undefined {
  const mapped = translate(field.inbound, referral);
  if (mapped === undefined || (mapped === null && !field.nillable)) return undefined;
  if (mapped !== null && field.allowed?.has(mapped) === false) return undefined;
  if (mapped !== null && dated.includes(field.kind) && (mapped < firstDay || mapped.slice(0, 10) > lastDay))
    return undefined;
  // Cut here, at the org's own limit, so that we know exactly what Salesforce will show.
  const shown = mapped !== null && field.kind === 'text' && field.length > 0 ? cut(mapped, field.length) : mapped;
  return { shown, value: typed(field, shown, (date) => date) };
}

/** What the opportunity's value becomes in the referral; undefined if it has no counterpart there. */
export function toReferral(field: FieldMapping, opportunity: Shown): Converted | undefined {
  const shown = translate(field.outbound, opportunity);
  if (shown === undefined) return undefined;
  // Partner Center accepts only two letters (PR11).
  if (field.kind === 'country' && shown !== null && !/^[A-Z]{2}$/.test(shown)) return undefined;
  return { shown, value: typed(field, shown, instantOfDay) };
}

/** The value for a new referral. The row's default, in Salesforce's terms, replaces a blank. */
export const toNewReferral = (field: FieldMapping, opportunity: Shown, now: number): Converted | undefined =>
  toReferral(field, opportunity ?? defaultFor(field, now) ?? null);

/** The value for a new opportunity. The same default replaces a blank, or a value without a counterpart in Salesforce. */
export function toNewOpportunity(field: FieldMapping, referral: Shown, now: number): Converted | undefined {
  const converted = toOpportunity(field, referral);
  if (converted !== undefined && converted.shown !== null) return converted;
  const shown = defaultFor(field, now);
  return shown === undefined ? converted : { shown, value: typed(field, shown, (date) => date) };
}

/** The row's default, where `today+N` means N days from `now`; undefined if it has none. */
function defaultFor(field: FieldMapping, now: number): string | undefined {
  if (field.defaultValue === null) return undefined;
  const days = /^today\+(\d+)$/.exec(field.defaultValue)?.[1];
  const later = days === undefined ? undefined : new Date(now + Number(days) * 86_400_000).toISOString();
  // N days from today, whatever the time of day is now.
  const text = field.kind === 'date' ? later?.slice(0, 10) : later;
  return canonical(text ?? field.defaultValue, field.kind, field.scale) ?? undefined;
}

function translate(map: ReadonlyMap<string, string> | undefined, shown: Shown): Shown {
  return map === undefined || typeof shown !== 'string' ? shown : map.get(shown);
}

function typed(field: FieldMapping, shown: string | null, date: (day: string) => string): Json {
  if (shown === null) return null;
  if (field.kind === 'number') return Number(shown);
  if (field.kind === 'boolean') return shown === 'true';
  return field.kind === 'date' ? date(shown) : shown;
}

/** At most `length` UTF-16 units, as Salesforce counts, without splitting a surrogate pair. */
export function cut(text: string, length: number): string {
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return text.slice(0, end).trimEnd();
}
