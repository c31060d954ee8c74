import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idMint, normalizeId, to18 } from './ids.ts';

describe('record ids', () => {
  it('gain a checksum of the capitals', () => {
    assert.equal(to18('001A0000006Vm9r'), '001A0000006Vm9rIAC');
    assert.equal(to18('500000000000000'), '500000000000000AAA');
  });

  it('are the same record in 15 and 18 characters, and only with the right case', () => {
    assert.equal(normalizeId('001A0000006Vm9r'), '001A0000006Vm9rIAC');
    assert.equal(normalizeId('001A0000006Vm9rIAC'), '001A0000006Vm9rIAC');
    assert.equal(normalizeId('001a0000006Vm9rIAC'), undefined);
    assert.notEqual(normalizeId('001a0000006Vm9r'), normalizeId('001A0000006Vm9r'));
    for (const wrong of ['', '001', '001A0000006Vm9r!', '001A0000006Vm9rIA'])
      assert.equal(normalizeId(wrong), undefined);
  });

  it('are minted unique, with the prefix of their object', () => {
    const mint = idMint();
    const ids = Array.from({ length: 500 }, () => mint('006'));
    assert.equal(new Set(ids).size, 500);
    for (const id of ids) assert.equal(normalizeId(id), id);
    assert.ok(ids.every((id) => id.startsWith('006')));
  });
});
