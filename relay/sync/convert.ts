import { canonical } from './canonical.ts';
import type { FieldMapping } from './mapping.ts';
import type { Json } from './model.ts';

/** A value on its way to the other side: as that side takes it, and as it will show it (canonical form). */
export interface Converted {
  value: Json;
  shown: string | null;
}

type Shown = string | null | undefined;

/** What the referral's value becomes in Salesforce; undefined when the value map has no place for it. */
export function toOpportunity(field: FieldMapping, referral: Shown): Converted | undefined {
  const mapped = translate(field.inbound, referral);
  if (mapped === undefined || (mapped === null && !field.nillable)) return undefined;
  // Cut here, by the org's own limit, so that we know exactly what Salesforce will show.
  const shown = mapped !== null && field.kind === 'text' && field.length > 0 ? cut(mapped, field.length) : mapped;
  return { shown, value: typed(field, shown, (date) => date) };
}

/** What the opportunity's value becomes in the referral; undefined when the value map has no place for it. */
export function toReferral(field: FieldMapping, opportunity: Shown): Converted | undefined {
  const shown = translate(field.outbound, opportunity);
  if (shown === undefined) return undefined;
  return { shown, value: typed(field, shown, (date) => `${date}T00:00:00Z`) };
}

/** The row's default for a blank source, `today+N` meaning N days from `now`; undefined when it has none. */
export function defaultFor(field: FieldMapping, now: number): string | undefined {
  if (field.defaultValue === null) return undefined;
  const days = /^today\+(\d+)$/.exec(field.defaultValue)?.[1];
  const text = days === undefined ? field.defaultValue : new Date(now + Number(days) * 86_400_000).toISOString();
  return canonical(text, field.kind, field.scale) ?? undefined;
}

function translate(map: ReadonlyMap<string, string> | undefined, shown: Shown): Shown {
  return map === undefined || shown === null || shown === undefined ? shown : map.get(shown);
}

function typed(field: FieldMapping, shown: string | null, date: (day: string) => string): Json {
  if (shown === null) return null;
  if (field.kind === 'number') return Number(shown);
  if (field.kind === 'boolean') return shown === 'true';
  return field.kind === 'date' ? date(shown) : shown;
}

/** At most `length` UTF-16 units, as Salesforce counts, without splitting a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return text.slice(0, end).trimEnd();
}
