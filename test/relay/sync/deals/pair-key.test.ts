import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idOf } from '../../../../relay/sync/deals/pair-key.ts';

describe('the id of a pair', () => {
  it('is that of the side that is known', () => {
    assert.deepEqual([idOf({ referralId: 'r' }), idOf({ opportunityId: 'o' })], ['r', 'o']);
  });
});
