import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvLine, readCsv } from '../../../relay/ground/csv.ts';

describe('CSV', () => {
  it('comes back as it was written', () => {
    const values = ['plain', 'a, b; c', 'he said "yes"', 'two\nlines', 'Müller'];
    const [row] = readCsv([csvLine(['1', '2', '3', '4', '5']), csvLine(values)].join('\r\n'));
    assert.deepEqual(Object.values(row ?? {}), values);
  });

  for (const text of ['=1+1', '+1', '-1', '@A1'])
    it(`never begins like a formula: ${text}`, () => {
      assert.equal(csvLine([text]), `"'${text}"`);
    });

  const forms: [what: string, text: string][] = [
    ['with a byte order mark', '\uFEFFsame,id\nyes,1\n'],
    ['with semicolons', 'same;id\r\nyes;1\r\n'],
    ['with blank lines at the end', 'same,id\nyes,1\n\n,\n'],
    ['with more fields than names', 'same,id\nyes,1,more\n'],
  ];
  for (const [what, text] of forms)
    it(`is read ${what}`, () => {
      const [row] = readCsv(text);
      assert.deepEqual([row?.['same'], row?.['id'], readCsv(text).length], ['yes', '1', 1]);
    });

  it('is nothing where there is nothing', () => {
    assert.deepEqual(readCsv(''), []);
  });
});
