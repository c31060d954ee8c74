import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deletionPolicy, stampOf, wasDeleted } from '../../../../relay/sync/deals/deletion.ts';

describe('what happens to an open deal whose opportunity was deleted', () => {
  const settings: [said: string | undefined, policy: string][] = [
    ['Close as lost', 'close as lost'],
    [' leave ', 'leave'],
    ['ask', 'ask'],
    ['whatever', 'ask'],
    ['', 'ask'],
    [undefined, 'ask'],
  ];
  for (const [said, policy] of settings)
    it(`is what the admin has set: ${JSON.stringify(said)} means ${policy}`, () => {
      assert.equal(deletionPolicy({ settings: said === undefined ? {} : { Deleted_Deal: said } }), policy);
    });
});

describe('the stamp of an opportunity', () => {
  it('is another one in the recycle bin, so that a restored record is noticed', () => {
    const [there, gone] = [false, true].map((deleted) => stampOf({ modifiedAt: '2026-11-02', deleted }));
    assert.deepEqual([there, gone], ['2026-11-02', '2026-11-02 deleted']);
    assert.deepEqual(
      [there, gone, null].map((stamp) => wasDeleted(stamp ?? null)),
      [false, true, false],
    );
  });
});
