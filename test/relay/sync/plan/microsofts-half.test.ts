import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { microsoftsHalf } from '../../../../relay/sync/plan/new-referral.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';

describe("Microsoft's half", () => {
  const own = referralOf({ ...fixture('incoming-co-sell'), externalReferenceId: '006000000000001AAA' });

  it('is shared, also of a deal that began as a private one', () => {
    assert.equal(microsoftsHalf(referralOf({ ...fixture('incoming-co-sell'), type: 'Independent' }))['type'], 'Shared');
  });

  it('has the content and nothing else', () => {
    const half = microsoftsHalf(own);
    assert.deepEqual(Object.keys(half).sort(), [
      ...['consent', 'customerProfile', 'details', 'engagementId', 'inviteContext', 'name', 'qualification'],
      ...['target', 'team', 'type'],
    ]);
  });

  it('has the content and the engagement of ours, and Microsoft for a target', () => {
    const half = microsoftsHalf(own);
    assert.equal(half['engagementId'], own.engagementId);
    assert.deepEqual(half['target'], [{ type: 'BusinessProfileLocation', id: 'msft' }]);
    for (const name of [
      'name',
      'type',
      'qualification',
      'customerProfile',
      'consent',
      'details',
      'team',
      'inviteContext',
    ])
      assert.deepEqual(half[name], own.body[name], name);
  });

  for (const name of ['id', 'eTag', 'organizationId', 'externalReferenceId', 'status', 'substatus', 'updatedDateTime'])
    it(`goes without our ${name}`, () => {
      assert.equal(microsoftsHalf(own)[name], undefined);
    });
});
