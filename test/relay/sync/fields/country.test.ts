import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countryCode } from '../../../../relay/sync/fields/country.ts';

type Case = [given: string | null | undefined, code: string | undefined];

const cases: Case[] = [
  ['US', 'US'],
  ['us', 'US'],
  [' DE ', 'DE'],
  ['UK', 'GB'],
  ['United States', 'US'],
  ['united kingdom', 'GB'],
  ['Germany', 'DE'],
  ['Japan', 'JP'],
  ['Åland Islands', 'AX'],
  ['Atlantis', undefined],
  ['XX', undefined],
  ['ZZ', undefined],
  ...['EU', 'EZ', 'UN', 'XA', 'XB'].map((code): Case => [code, undefined]),
  ['USA', undefined],
  ['D', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
];

describe('the country of an account', () => {
  for (const [given, code] of cases)
    it(`${JSON.stringify(given)} is ${code ?? 'none that Partner Center takes'}`, () => {
      assert.equal(countryCode(given), code);
    });
});
