import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonical, type FieldKind } from '../../../../relay/sync/fields/canonical.ts';
import { idsIn } from '../../../../relay/sync/fields/solution-id.ts';
import type { Json } from '../../../../relay/sync/model.ts';

const cases: [kind: FieldKind, given: Json | undefined, form: string | null | undefined, scale?: number][] = [
  ['text', 'Lorem ipsum', 'Lorem ipsum'],
  ['text', '  a\r\nb\rc\n ', 'a\nb\nc'],
  ['text', 5, '5'],
  ['text', 'Vista Oil &amp; Gas&nbsp;', 'Vista Oil & Gas'],
  ['text', 'AT&T', 'AT&T'],
  ['text', '   ', null],
  ['number', 50_000, '50000'],
  ['number', '10000', '10000'],
  ['number', ' 10.50 ', '10.5'],
  ['number', 0, '0'],
  ['number', -0.001, '0'],
  ['number', 10.505, '10.51'],
  ['number', 10.5, '11', 0],
  ['number', 0.1 + 0.2, '0.3'],
  ['number', 1e21, '1e+21'],
  ['number', '10,000', undefined],
  ['number', 'USD 5', undefined],
  ['number', '  ', undefined],
  ['number', 'Infinity', undefined],
  ['number', [5], undefined],
  ['date', '2026-12-14', '2026-12-14'],
  ['date', ' 2026-12-14\n', '2026-12-14'],
  ['date', '2026-12-14T00:00:00Z', '2026-12-14'],
  ['date', '2026-12-14T23:59:59.9999999Z', '2026-12-15'],
  ['date', '2027-06-29T23:00:00Z', '2027-06-30'],
  ['datetime', '2027-06-29T23:00:00Z', '2027-06-29T23:00:00.000Z'],
  ['date', '14.12.2026', undefined],
  ['date', 'on 2026-12-14', undefined],
  ['date', { day: 1 }, undefined],
  ['datetime', '2026-12-14T10:00:00.000+0000', '2026-12-14T10:00:00.000Z'],
  ['datetime', '2026-12-14T10:00:00.1234567Z', '2026-12-14T10:00:00.123Z'],
  ['datetime', 'soon', undefined],
  ['datetime', '2026-12-14T10:00:00 ', '2026-12-14T10:00:00.000Z'],
  ['date', '2026-12-14T10:00:00', '2026-12-14'],
  // Never set, in .NET.
  ['datetime', '0001-01-01T00:00:00Z', null],
  ['date', '0001-01-01T00:00:00', null],
  ['date', ' 0001-01-01T00:00:00', null],
  ['boolean', true, 'true'],
  ['boolean', 'false', 'false'],
  ['boolean', 'yes', undefined],
  ['boolean', 0, undefined],
  ['ids', 'SOL-2-DEF; SOL-1-ABC', 'SOL-1-ABC\nSOL-2-DEF'],
  ['ids', ' ; ', null],
  ['country', 'united states', 'US'],
  ['country', ' Atlantis\r\n', 'Atlantis'],
  ['country', '  ', null],
];

describe('the canonical form', () => {
  for (const [kind, given, form, scale] of cases)
    it(`of the ${kind} ${JSON.stringify(given)} is ${JSON.stringify(form)}`, () => {
      assert.equal(canonical(given, kind, scale), form);
    });

  for (const kind of ['text', 'number', 'date', 'datetime', 'ids', 'country'] as const)
    it(`of a blank ${kind} is null: absent, null and empty are the same`, () => {
      assert.deepEqual(
        [undefined, null, ''].map((blank) => canonical(blank, kind)),
        [null, null, null],
      );
    });

  it('of a blank boolean is false: a box that nobody has touched is not ticked', () => {
    assert.deepEqual(
      [undefined, null, ''].map((blank) => canonical(blank, 'boolean')),
      ['false', 'false', 'false'],
    );
  });
});

describe('solution ids', () => {
  const cases: [given: string, ids: string[]][] = [
    ['SOL-1-ABC', ['SOL-1-ABC']],
    ['SOL-1-ABC;SOL-2-DEF', ['SOL-1-ABC', 'SOL-2-DEF']],
    [' SOL-1-ABC \r\n\n SOL-2-DEF; ', ['SOL-1-ABC', 'SOL-2-DEF']],
    ['SOL-1-ABC\nSOL-1-ABC', ['SOL-1-ABC']],
    ['2d37a3c2-6a1b-4d0e-9f57-6f3c2f2f9f11', ['2d37a3c2-6a1b-4d0e-9f57-6f3c2f2f9f11']],
    ['', []],
  ];
  for (const [given, ids] of cases)
    it(`of ${JSON.stringify(given)} are ${JSON.stringify(ids)}`, () => {
      assert.deepEqual(idsIn(given), ids);
    });
});
