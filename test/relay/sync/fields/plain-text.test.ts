import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainText } from '../../../../relay/sync/fields/plain-text.ts';

describe('text as people read it', () => {
  const cases: [given: string, plain: string][] = [
    ['Vista Oil &amp; Gas S.A.U.', 'Vista Oil & Gas S.A.U.'],
    ['O&#39;Neill', "O'Neill"],
    ['O&#x2019;Neill', 'O’Neill'],
    ['Caf&eacute;', 'Café'],
    ['a&nbsp;b', 'a\u00a0b'],
    ['1 &lt; 2', '1 < 2'],
    ['AT&T', 'AT&T'],
    ['R&D&copy', 'R&D&copy'],
    ['a &unknown; b', 'a &unknown; b'],
    ['&', '&'],
    ['', ''],
  ];
  for (const [given, plain] of cases)
    it(`of ${JSON.stringify(given)} is ${JSON.stringify(plain)}`, () => {
      assert.equal(plainText(given), plain);
    });
});
