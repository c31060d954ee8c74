import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folded, given, textOf } from '../../../relay/salesforce/deal.ts';

describe("a new deal's values", () => {
  for (const [value, text] of [
    [' Northwind ', 'Northwind'],
    ['  ', null],
    ['', null],
    [null, null],
    [undefined, null],
    [5, null],
  ] as const)
    it(`${JSON.stringify(value)} is the text ${JSON.stringify(text)}`, () => {
      assert.equal(textOf(value), text);
    });

  it('are compared as the org compares them: without blanks around them, in any case', () => {
    assert.equal(folded(' Nancy@Northwind.example '), 'nancy@northwind.example');
  });

  it('are given only where they have any; false and 0 are values', () => {
    assert.deepEqual(given({ a: null, b: 0, c: false, d: '' }), { b: 0, c: false, d: '' });
  });
});
