// Written by `npm run rules` from relay/sync/fields/country-languages.ts. Do not edit.
import { countryKey } from './countryKey';

/**
 * Sellers also write a country's name in their own language. The runtime's data (CLDR) has these names; the table has the English ones.
 */
const languages = ['en', 'de', 'fr', 'es', 'ja', 'zh', 'zh-Hant', 'pt', 'it', 'nl'];

/**
 * The countries' codes by the keys of their names, short and long, in ten languages.
 * @param codes ISO 3166-1 alpha-2
 */
export const codesByForeignName = (codes) =>
  new Map(
    languages
      .flatMap((language) => ['short', 'long'].map((style) => [language, style]))
      .map(([language, style]) => new Intl.DisplayNames(language, { type: 'region', style }))
      .flatMap((names) => [...codes].map((code) => [countryKey(names.of(code) ?? code), code])),
  );
