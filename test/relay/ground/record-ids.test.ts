import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idIn } from '../../../relay/ground/record-ids.ts';

describe('The opportunity that a text names', () => {
  const cases: [text: string | null, id: string | undefined][] = [
    ['006000000000001', '006000000000001AAA'],
    ['006000000000001AAA', '006000000000001AAA'],
    ['0065g00000AbCdE', '0065g00000AbCdEAAV'],
    ['0065g00000AbCdEAAV', '0065g00000AbCdEAAV'],
    ['  0065g00000AbCdE ', '0065g00000AbCdEAAV'],
    ['006ABCDEFGHIJKL', '006ABCDEFGHIJKLY55'],
    // The checksum of the letters that are there counts, not the one that was typed.
    ['0065g00000AbCdEzzz', '0065g00000AbCdEAAV'],
    ['001000000000001AAA', undefined],
    ['00600000000000', undefined],
    ['006000000000001AA', undefined],
    ['006000000000001AAAA', undefined],
    ['006-00000000001', undefined],
    ['an order number', undefined],
    ['', undefined],
    [null, undefined],
  ];
  for (const [text, id] of cases)
    it(`${JSON.stringify(text)}: ${id ?? 'none'}`, () => {
      assert.equal(idIn(text), id);
    });
});
