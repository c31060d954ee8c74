import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import { hiddenLosses } from '../../../../relay/sync/plan/hidden-losses.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { plainDigest } from '../../../worlds/world.ts';

const hidden = fieldMapping({ keptOutOfHistory: true });
const change = (changes: Partial<FieldChange>): FieldChange => ({
  ...{ field: hidden, value: 2, before: '1', after: '2', agreed: ['', ''] },
  ...changes,
});
const losses = (toReferral: FieldChange[], toOpportunity: FieldChange[] = []) =>
  hiddenLosses('006A', { toReferral, toOpportunity }, plainDigest);

describe('a value that is overwritten in a field whose values are kept out of the history', () => {
  it('is kept, with the side on which it stood', () => {
    assert.deepEqual(losses([change({ lost: '1' })], [change({ lost: '7' })]), [
      {
        id: `006A Partner Center ${plainDigest(hidden.key, '1')}`,
        label: 'Amount',
        side: 'Partner Center',
        value: '1',
      },
      { id: `006A Salesforce ${plainDigest(hidden.key, '7')}`, label: 'Amount', side: 'Salesforce', value: '7' },
    ]);
  });

  it('is kept as well where two records meet for the first time', () => {
    assert.equal(losses([change({ lost: '1', met: true })]).length, 1);
  });

  const nothing: [name: string, given: FieldChange][] = [
    ['the value was only followed: the other side has what it was', change({})],
    ['it was blank', change({ lost: null })],
    ['the history shows it', change({ field: fieldMapping(), lost: '1' })],
  ];
  for (const [why, given] of nothing)
    it(`leaves nothing to keep where ${why}`, () => {
      assert.deepEqual(losses([given], [given]), []);
    });
});
