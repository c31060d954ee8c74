import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import { closes, isClosed, moveTo } from '../../../../relay/sync/deals/stages.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';

const incoming = fixture('incoming-co-sell');

describe('the status machine', () => {
  const moves: [from: string, substatus: string, status: string | undefined][] = [
    ['New', 'Pending', 'New'],
    ['New', 'Received', 'New'],
    ['New', 'Accepted', 'Active'],
    ['New', 'Won', 'Closed'],
    ['New', 'Declined', 'Closed'],
    ['Active', 'Accepted', 'Active'],
    ['Active', 'Won', 'Closed'],
    ['Active', 'Lost', 'Closed'],
    ['Active', 'Expired', 'Closed'],
    ['Active', 'Pending', undefined],
    ['Active', 'Received', undefined],
    ['Closed', 'Won', undefined],
    ['Closed', 'Accepted', undefined],
    ['New', 'Error', undefined],
    ['Draft', 'Accepted', undefined],
  ];
  for (const [from, substatus, status] of moves)
    it(`${status === undefined ? 'refuses' : 'allows'} ${from} → ${substatus}`, () => {
      const moved = moveTo(referralOf({ ...incoming, status: from }), substatus);
      if (status === undefined) assert.ok(moved instanceof CosellError && moved.code === 'REFERRAL_CLOSED');
      else assert.equal(moved, status);
    });

  it('says why a referral cannot go somewhere', () => {
    const moved = moveTo(referralOf({ ...incoming, status: 'Closed', substatus: 'Won' }), 'Accepted');
    assert.ok(moved instanceof CosellError);
    assert.equal(moved.message, 'The referral is Closed (Won) in Partner Center and cannot become Accepted.');
  });

  it('knows what closes a deal', () => {
    const states = ['Pending', 'Received', 'Accepted', 'Won', 'Lost', 'Declined', 'Expired', 'Error', undefined];
    assert.deepEqual(states.filter(closes), ['Won', 'Lost', 'Declined', 'Expired']);
  });

  it('knows what is closed', () => {
    assert.deepEqual(
      [isClosed(referralOf({ ...incoming, status: 'Closed' })), isClosed(referralOf(incoming))],
      [true, false],
    );
  });
});
