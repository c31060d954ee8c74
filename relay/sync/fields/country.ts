import { countryKey } from './country-key.ts';
import { codesByForeignName } from './country-languages.ts';
import { countryNames } from './country-names.ts';

/** [alpha-2, alpha-3, names], from the table. */
const countries = countryNames
  .trim()
  .split('\n')
  .map((line): [code: string, alpha3: string, names: string[]] => [
    line.slice(0, 2),
    line.slice(3, 6),
    line.slice(7).split(' | '),
  ]);

/** The table takes precedence over a name in another language. */
const codeByName = new Map(
  countries.flatMap(([code, , names]) => names.map((name) => [countryKey(name), code] as const)),
);
/** By the codes of two and three letters. Kept apart from the names, because AND is Andorra's code. */
const codeByLetters = new Map(
  countries.flatMap(([code, alpha3]) => [code, alpha3].map((letters) => [letters, code] as const)),
);

let foreign: ReadonlyMap<string, string> | undefined;
/** Built only when a name is not in the table: asking the runtime for so many names takes longer than most commands. */
const foreignNames = () => (foreign ??= codesByForeignName(new Set(codeByLetters.values())));

/**
 * The two-letter code that Partner Center accepts (PR11: ISO 3166-1 alpha-2), from a code of two or three letters or a name: ISO's,
 * Salesforce's, a common short form, or one in another language. Undefined if the text is none of these.
 */
export function countryCode(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  const letters = text.replaceAll('.', '').trim().toUpperCase();
  // The runtime maps retired codes to their successors: UK is GB.
  const region = /^[A-Z]{2}$/.test(letters) ? new Intl.Locale(`und-${letters}`).region : undefined;
  const key = countryKey(text);
  return codeByLetters.get(region ?? letters) ?? codeByName.get(key) ?? foreignNames().get(key);
}
