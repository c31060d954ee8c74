import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withIntended, withWritten } from '../../../../relay/sync/plan/intended-copies.ts';
import type { MergeBase } from '../../../../relay/sync/model.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { opportunityOf } from '../observed.ts';

const field = fieldMapping();
const digest = (value: string) => plainDigest(field.key, value);
const change = { field, value: 7, before: '5', after: '7', agreed: [digest('7'), digest('7')] } as const;
const before = [digest('5'), digest('5')] as const;

describe('copies on their way', () => {
  for (const [to, mark] of [
    ['referral', undefined],
    ['opportunity', 'lost x'],
  ] as const)
    it(`are in the base, beside what it has (${to}, ${String(mark)})`, () => {
      const stored: MergeBase = { [field.key]: mark === undefined ? before : [...before, mark], other: ['a', 'b'] };
      const copies = { referral: [], opportunity: [], [to]: [change] };
      assert.deepEqual(withIntended(stored, copies), {
        [field.key]: [...before, mark ?? null, [to, ...change.agreed]],
        other: ['a', 'b'],
      });
    });

  it('of a field that has no base are in it, too', () => {
    const base = withIntended({}, { referral: [change], opportunity: [] });
    assert.deepEqual(base, { [field.key]: ['-', '-', null, ['referral', ...change.agreed]] });
  });
});

describe('the base after an interruption', () => {
  const found = (base: MergeBase, there: number, here: number) =>
    withWritten(
      base,
      {
        referral: referralOf({ ...incoming, details: { dealValue: there } }),
        opportunity: opportunityOf({ fields: { Amount: here } }),
      },
      { fields: [field], digest: plainDigest },
    )[field.key];
  const going = (to: 'referral' | 'opportunity', mark: 'lost x' | null = null): MergeBase => ({
    [field.key]: [...before, mark, [to, ...change.agreed]],
  });
  const firstCopy = withIntended({}, { referral: [], opportunity: [change] });
  const cases: [name: string, base: MergeBase, there: number, here: number, expected: MergeBase[string] | undefined][] =
    [
      ['is that of the copy if the opportunity shows it', going('opportunity'), 9, 7, change.agreed],
      ['is that of the copy if the referral shows it', going('referral'), 7, 9, change.agreed],
      ['is the one before if the opportunity does not show the copy', going('opportunity'), 7, 5, before],
      ['is the one before if the referral does not show the copy', going('referral'), 5, 7, before],
      ['is that of the copy, though there was none before', firstCopy, 9, 7, change.agreed],
      ['is none where there was none before', firstCopy, 7, 5, undefined],
      ['keeps a decided conflict', going('referral', 'lost x'), 5, 7, [...before, 'lost x']],
      ['stays as it is where nothing was on its way', { [field.key]: [...before, 'held'] }, 7, 7, [...before, 'held']],
    ];
  for (const [name, base, there, here, expected] of cases)
    it(name, () => {
      assert.deepEqual(found(base, there, here), expected);
    });
});
