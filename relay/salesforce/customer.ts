import { countryCode } from '../sync/fields/country.ts';

/** What two systems write in more than one way, as one. */
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const marks: readonly [pattern: RegExp, one: string][] = [
  [/[\u2018\u2019\u201B\u02BC\u2032\u00B4`]/gu, "'"],
  [/[\u201C\u201D\u201E\u2033]/gu, '"'],
  [/[\u2010-\u2015\u2212]/gu, '-'],
  [/[\u200B-\u200D\u2060\uFEFF\u00AD]/gu, ''],
  [/\s+/gu, ' '],
];

/** A text without the entities of HTML, in which some systems keep what a person typed. */
function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]{2,4}));/giu,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

/** The name of a customer as it is compared: however it was typed, but word for word ("Contoso, Inc." is not "Contoso Inc"). */
export const foldedName = (name: string): string =>
  marks
    .reduce((text, [pattern, one]) => text.replaceAll(pattern, one), decoded(name).normalize('NFKC'))
    .trim()
    .toLowerCase();

/** A postal code as it is compared: without blanks and hyphens, a ZIP+4 by its first five digits. */
const foldedPostalCode = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s-]/gu, '')
    .toUpperCase()
    .replace(/^(\d{5})\d{4}$/, '$1');

/** Where a customer is, as far as it is said. */
export interface Place {
  postalCode: string | null;
  /** A code, a name in English, or whatever somebody typed. */
  country: string | null;
}

const foldedCountry = (text: string): string => countryCode(text) ?? foldedName(text);

/**
 * How well two places agree: more is better; undefined when they contradict each other. The postal code decides where both have one,
 * else the country does. What is blank contradicts nothing.
 */
export function agreement(one: Place, other: Place): number | undefined {
  if (one.postalCode !== null && other.postalCode !== null)
    return foldedPostalCode(one.postalCode) === foldedPostalCode(other.postalCode) ? 2 : undefined;
  if (one.country !== null && other.country !== null)
    return foldedCountry(one.country) === foldedCountry(other.country) ? 1 : undefined;
  return 0;
}

/** A pattern with fewer letters would bring half the org. */
const fewestLetters = 3;

/**
 * A condition that every account of this name fulfils, however the name is typed there. SOQL compares without regard to case, so that
 * a name of plain letters is looked for as it is; in any other, whatever may be typed in another way stands for any text. A name that
 * does not begin with a plain letter is only looked for as it is: no index helps with a pattern that begins with any text.
 */
export function namePattern(name: string): { exact: string } | { like: string } {
  const text = decoded(name).normalize('NFC').trim();
  const like = text.replaceAll(/[^A-Za-z0-9]+/g, '%');
  return /^[A-Za-z0-9]+$/.test(text) || !/^[A-Za-z0-9]/.test(like) || like.replaceAll('%', '').length < fewestLetters
    ? { exact: name.trim() }
    : { like };
}
