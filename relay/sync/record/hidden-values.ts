import { canonical } from '../fields/canonical.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import type { CardChange, JsonObject, Opportunity, Referral } from '../model.ts';

/** A pair as both sides show it; a side that is missing shows nothing. */
interface Shown {
  referral: Referral | undefined;
  opportunity: Opportunity | undefined;
}

/** Shorter texts, such as a country or a one, are words of any sentence. */
const shortest = 3;

/**
 * Takes the values of fields that the history must not show out of the new lines of the audit. The other side's own message may quote
 * them: an invalid e-mail address, a text that is too long. The card shows that message until it is dealt with; the audit keeps it.
 */
export function withoutHidden(card: CardChange, fields: readonly FieldMapping[], shown: Shown): CardChange {
  const { audit } = card;
  if (typeof audit !== 'string') return card;
  const before = shown.opportunity?.card.audit ?? '';
  const added = audit.endsWith(before) ? audit.slice(0, audit.length - before.length) : audit;
  const hidden = fields.filter(({ keptOutOfHistory }) => keptOutOfHistory).flatMap((field) => valuesOf(field, shown));
  if (hidden.length === 0) return card;
  const terms = new Set([...ownTerms, ...fields.map(({ label }) => label)]);
  // Longest first, because one may be a part of another. A term is found before a value that is the same.
  const found = [...terms, ...hidden].sort((a, b) => b.length - a.length).map(whole);
  const clean = added.replace(new RegExp(found.join('|'), 'gu'), (text) => (terms.has(text) ? text : '(hidden)'));
  return { ...card, audit: clean + audit.slice(added.length) };
}

/** These and the labels of fields are words of the relay's own lines, even if a user has the same name: "Partner Center". */
const ownTerms: readonly string[] = ['Partner Center', 'Salesforce', 'Microsoft'];

function valuesOf({ field, place, kind, scale }: FieldMapping, { referral, opportunity }: Shown): string[] {
  const body: JsonObject = referral?.body ?? {};
  return [place.read(body), opportunity?.fields[field]]
    .flatMap((value) => [canonical(value, kind, scale), value])
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String)
    .filter((text) => text.length >= shortest);
}

/** Not inside another word: Jan is hidden, and January is not. */
const whole = (value: string) =>
  `(?<![\\p{L}\\p{N}])${value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`;
