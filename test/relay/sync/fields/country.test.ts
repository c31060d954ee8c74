import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countryCode } from '../../../../relay/sync/fields/country.ts';
import { countryNames } from '../../../../relay/sync/fields/country-names.ts';
import { countryCodes } from '../../../clouds/partner-center/country-codes.ts';
import { salesforceCountries } from './salesforce-countries.ts';

/** What people write into the country of an account, by the code that it means. */
const spellings: [code: string, written: string[]][] = [
  [
    'US',
    ['US', 'us', 'USA', 'usa', 'U.S.', 'U.S.A.', 'United States', 'United States of America', 'The United States'],
  ],
  ['GB', ['UK', 'U.K.', 'United Kingdom', 'united kingdom', 'Great Britain', 'England', 'Scotland', 'Wales', 'GBR']],
  ['HK', ['Hong Kong', 'Hong Kong SAR', 'Hong Kong S.A.R., China', 'Hongkong']],
  ['KR', ['Korea, Republic of', 'South Korea', 'Republic of Korea', 'Korea, South', 'Korea']],
  ['KP', ["Korea, Democratic People's Republic of", 'North Korea', 'Democratic People’s Republic of Korea']],
  ['NL', ['The Netherlands', 'Netherlands', 'Nederland', 'Holland']],
  ['CZ', ['Czech Republic', 'Czechia', 'The Czech Republic']],
  ['TR', ['Turkey', 'Türkiye', 'Turkiye', 'TUR']],
  ['RU', ['Russian Federation', 'Russia']],
  ['VN', ['Viet Nam', 'Vietnam']],
  ['CI', ["Cote d'Ivoire", 'Côte d’Ivoire', 'Ivory Coast']],
  ['TW', ['Taiwan', 'Taiwan, Province of China']],
  ['AG', ['Antigua & Barbuda', 'Antigua and Barbuda']],
  ['BA', ['Bosnia & Herzegovina', 'Bosnia-Herzegovina']],
  ['LC', ['St. Lucia', 'St Lucia', 'Saint Lucia']],
  ['CD', ['Congo, the Democratic Republic of the', 'Democratic Republic of Congo', 'DR Congo']],
  ['MO', ['Macau', 'Macao']],
  ['AE', ['UAE', 'U.A.E.', 'United Arab Emirates']],
  ['AX', ['Åland Islands', 'Aland Islands']],
  ['DE', ['Germany', ' DE ', 'Deutschland', 'Allemagne', 'Alemania', 'ドイツ', '德国', 'DEU']],
  ['ES', ['Spain', 'España', 'Spanien', 'Espagne']],
  ['BR', ['Brazil', 'Brasil', 'BRA']],
  ['JP', ['Japan', '日本', 'Japón']],
  ['MX', ['Mexico', 'México', 'MEXICO']],
  ['IE', ['Ireland', 'Republic of Ireland']],
  ['AD', ['Andorra', 'AND']],
  ['NZ', ['N.Z.', 'n.z.', 'N.Z.L.']],
  // Retired codes
  ['MM', ['BU']],
  ['RS', ['YU']],
  ['CD', ['ZR']],
];

describe('the country of an account', () => {
  for (const [code, written] of spellings)
    for (const text of written)
      it(`"${text}" is ${code}`, () => {
        assert.equal(countryCode(text), code);
      });

  for (const text of [
    'Atlantis',
    'XX',
    'ZZ',
    'EU',
    'EZ',
    'UN',
    'XA',
    'D',
    'XYZ',
    'the',
    'of',
    '&',
    '',
    ' ',
    null,
    undefined,
  ])
    it(`${JSON.stringify(text)} is none that Partner Center takes`, () => {
      assert.equal(countryCode(text), undefined);
    });

  it('is understood however Salesforce itself writes it', () => {
    assert.equal(salesforceCountries.length, 239);
    assert.deepEqual(
      salesforceCountries.filter(([code, name]) => countryCode(name) !== code),
      [],
    );
  });

  for (const language of ['en', 'de', 'fr', 'es', 'ja', 'zh'])
    it(`is understood in the language ${language}`, () => {
      const names = new Intl.DisplayNames(language, { type: 'region' });
      assert.deepEqual(
        [...countryCodes].filter((code) => countryCode(names.of(code)) !== code),
        [],
      );
    });
});

describe('the table of countries', () => {
  const lines = countryNames.trim().split('\n');

  it('has every code of ISO 3166-1 once', () => {
    assert.deepEqual(
      lines.map((line) => line.slice(0, 2)),
      [...countryCodes].sort(),
    );
  });

  it('has no code and no name that means two countries', () => {
    const ambiguous = lines.flatMap((line) =>
      [line.slice(0, 2), line.slice(3, 6), ...line.slice(7).split(' | ')].filter(
        (name) => countryCode(name) !== line.slice(0, 2),
      ),
    );
    assert.deepEqual(ambiguous, []);
  });
});
