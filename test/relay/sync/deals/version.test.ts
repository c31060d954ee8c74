import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSameVersion, versionOf } from '../../../../relay/sync/deals/version.ts';

const at = (updatedAt: string, eTag = '') => versionOf({ updatedAt, eTag });

describe('the version of a referral', () => {
  const pairs: [one: string, other: string, isSame: boolean][] = [
    ['2026-11-02T08:05:23.2931817Z', '2026-11-02T08:05:23.2931817Z', true],
    ['2026-11-02T08:05:23.2931817Z', '2026-11-02T08:05:23.2931818Z', false],
    ['2026-11-02T08:05:23.2900000Z', '2026-11-02T08:05:23.29Z', true],
    ['2026-11-02T08:05:00.0000000Z', '2026-11-02T08:05:00Z', true],
    ['2026-11-02T08:05:00Z', '2026-11-02T08:05:50Z', false],
    ['2026-11-02T08:05:23.1000000+00:00', '2026-11-02T08:05:23.1+00:00', true],
    ['2026-11-02T08:05:23.10', '2026-11-02T08:05:23.1', true],
  ];
  for (const [one, other, isSame] of pairs)
    it(`${one} and ${other} are ${isSame ? 'the same' : 'two'}`, () => {
      assert.equal(isSameVersion(at(one), at(other)), isSame);
    });

  it('is the same with its eTag and without', () => {
    assert.ok(isSameVersion(at('2026-11-02T08:05:00Z', '"1"'), at('2026-11-02T08:05:00Z')));
  });

  it('is none where nobody has looked', () => {
    assert.ok(!isSameVersion(null, at('2026-11-02T08:05:00Z')));
  });

  it('keeps the eTag as it is', () => {
    assert.deepEqual(at('2026-11-02T08:05:00.0Z', '"1"'), { updatedAt: '2026-11-02T08:05:00Z', eTag: '"1"' });
  });
});
