import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lostMark, type FieldChange } from '../../../../relay/sync/fields/merge.ts';
import { decidedBy } from '../../../../relay/sync/plan/decided-conflicts.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { plainDigest } from '../../../worlds/world.ts';

const field = fieldMapping();
const { key } = field;
const change = (changes: Partial<FieldChange> = {}): FieldChange => ({
  ...{ field, value: 2, before: '1', after: '2', agreed: ['', ''], lost: '1' },
  ...changes,
});
const none = { guarded: [], outgoing: [], restored: [], base: { [key]: ['there', 'here'] as const } };
const digest = plainDigest(key, '1');

describe('a conflict stays decided until the winner is written', () => {
  it('where the opportunity lost', () => {
    const decided = decidedBy({ ...none, guarded: [change()] }, plainDigest);
    assert.deepEqual(decided, { [key]: ['there', 'here', lostMark('opportunity', digest)] });
  });

  it('where the referral lost', () => {
    const decided = decidedBy({ ...none, outgoing: [change()] }, plainDigest);
    assert.deepEqual(decided, { [key]: ['there', 'here', lostMark('referral', digest)] });
  });

  it('where the loser was blank', () => {
    const decided = decidedBy({ ...none, outgoing: [change({ lost: null })] }, plainDigest);
    assert.deepEqual(decided[key]?.[2], lostMark('referral', plainDigest(key, null)));
  });

  const putBack = change();
  const others: [why: string, given: Partial<Parameters<typeof decidedBy>[0]>][] = [
    ['nothing was contested', { guarded: [{ field, value: 2, before: '1', after: '2', agreed: ['', ''] }] }],
    ['the two records met for the first time', { outgoing: [change({ met: true })] }],
    ['a choice is put back', { guarded: [putBack], restored: [putBack] }],
    ['nothing was ever agreed on', { outgoing: [change()], base: {} }],
  ];
  for (const [why, given] of others)
    it(`but is none where ${why}`, () => {
      assert.deepEqual(decidedBy({ ...none, ...given }, plainDigest), {});
    });
});
