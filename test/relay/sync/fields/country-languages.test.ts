import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countryKey } from '../../../../relay/sync/fields/country-key.ts';
import { codesByForeignName } from '../../../../relay/sync/fields/country-languages.ts';

const names: Readonly<Record<string, string>> = {
  Germany: 'DE',
  Deutschland: 'DE',
  Allemagne: 'DE',
  Alemania: 'DE',
  ドイツ: 'DE',
  德国: 'DE',
  德國: 'DE',
  Alemanha: 'DE',
  Germania: 'DE',
  Duitsland: 'DE',
  'Hong Kong': 'HK',
  'Hong Kong SAR China': 'HK',
  Frankreich: 'FR',
};

describe('the names of countries in other languages', () => {
  it('are found by their words, long or short, in ten languages', () => {
    const codes = codesByForeignName(new Set(['DE', 'FR', 'HK']));
    assert.deepEqual(Object.fromEntries(Object.keys(names).map((name) => [name, codes.get(countryKey(name))])), names);
  });

  it('are only those of the given countries', () => {
    assert.equal(codesByForeignName(new Set(['DE'])).get(countryKey('Frankreich')), undefined);
  });
});
