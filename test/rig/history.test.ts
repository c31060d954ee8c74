import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHistory, type Final, type Line } from './history.ts';

const line = (what: 'changed' | 'acknowledged' | 'seen', value: number, at = value): Line => ({
  ...{ at, what, referral: 'r', value },
});
const final = (...values: number[]): Final => ({ opportunities: new Map([['r', values]]), events: [] });

describe('the judge of histories', () => {
  const good = [line('changed', 1), line('acknowledged', 1), line('seen', 1), line('changed', 2), line('seen', 2)];

  it('finds nothing in one that is well, and counts it', () => {
    const verdict = checkHistory([...good, { at: 9, what: 'killed' }], final(2));
    assert.deepEqual(verdict, {
      ...{ changes: 2, acknowledged: 1, refused: 0, kills: 1, lost: [], doubled: [], backInTime: [], skipped: [] },
    });
  });

  it('finds an acknowledged change that is not there', () => {
    assert.equal(checkHistory([...good, line('acknowledged', 3)], final(2)).lost.length, 1);
    assert.equal(checkHistory(good, final()).lost.length, 1);
  });

  it('finds a deal and an event that are there twice', () => {
    assert.deepEqual(checkHistory(good, final(2, 2)).doubled, ['r']);
    assert.deepEqual(checkHistory(good, { ...final(2), events: ['a', 'b', 'a'] }).doubled, ['a']);
  });

  it('finds an older value after a newer one', () => {
    assert.equal(checkHistory([...good, line('seen', 1, 9)], final(2)).backInTime.length, 1);
  });
});
