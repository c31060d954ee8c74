// Written by `npm run rules` from relay/sync/fields/country.ts. Do not edit.
import { countryNames } from './countryNames';

/** [alpha-2, alpha-3, names], from the table. */
const countries = countryNames
  .trim()
  .split('\n')
  .map((line) => [line.slice(0, 2), line.slice(3, 6), line.slice(7).split(' | ')]);

/**
 * Sellers also write a country's name in their own language. The runtime's data (CLDR) has these names; the table has the English ones.
 */
const languages = ['en', 'de', 'fr', 'es', 'ja', 'zh', 'zh-Hant', 'pt', 'it', 'nl'];

/** The words of a name, so that "Korea, Republic of" and "The Republic of Korea" are the same in any order and spelling. */
function keyOf(name) {
  const plain = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  const words = plain
    .toLowerCase()
    .replace(/['’‘`´ʼ.]/g, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map((word) => (word === 'st' ? 'saint' : word))
    .filter((word) => !['', 'the', 'of', 'and'].includes(word));
  return words.sort().join(' ');
}

/** The table takes precedence over a name in another language. */
const codeByName = new Map(countries.flatMap(([code, , names]) => names.map((name) => [keyOf(name), code])));
/** Kept apart from the names, because AND is Andorra's code. */
const codeByAlpha3 = new Map(countries.map(([code, alpha3]) => [alpha3, code]));
const codes = new Set(countries.map(([code]) => code));

let foreign;
/** Built only when a name is not in the table: asking the runtime for so many names takes longer than most commands. */
const foreignNames = () =>
  (foreign ??= new Map(
    languages
      .flatMap((language) => ['short', 'long'].map((style) => [language, style]))
      .flatMap(([language, style]) => {
        const regions = new Intl.DisplayNames(language, { type: 'region', fallback: 'none', style });
        return countries.map(([code]) => [keyOf(regions.of(code) ?? ''), code]);
      })
      .filter(([key]) => key !== ''),
  ));

/**
 * The two-letter code that Partner Center accepts (PR11: ISO 3166-1 alpha-2), from a code of two or three letters or a name: ISO's,
 * Salesforce's, a common short form, or one in another language. Undefined if the text is none of these.
 */
export function countryCode(text) {
  const given = text?.trim() ?? '';
  const letters = given.replaceAll('.', '').toUpperCase();
  if (codes.has(letters)) return letters;
  // The runtime also maps retired codes to their successors: UK is GB.
  const code = /^[A-Z]{2}$/.test(letters) ? new Intl.Locale(`und-${letters}`).region : undefined;
  if (code !== undefined && codes.has(code)) return code;
  const key = keyOf(given);
  return codeByAlpha3.get(letters) ?? codeByName.get(key) ?? (key === '' ? undefined : foreignNames().get(key));
}
