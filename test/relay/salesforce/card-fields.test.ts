import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCard } from '../../../relay/salesforce/card-fields.ts';

describe('The card that a record shows', () => {
  for (const [shown, sync] of [
    [true, true],
    [false, false],
    [null, false],
    [undefined, false],
    ['true', false],
  ] as const)
    it(`is ${sync ? '' : 'not '}selected for sync where the box shows ${JSON.stringify(shown)}`, () => {
      const record = shown === undefined ? {} : { Sync_with_Partner_Center__c: shown };
      assert.equal(readCard(record).sync, sync);
    });

  it('has no text where a field is blank, hidden or of another kind', () => {
    for (const shown of ['', null, 5]) assert.equal(readCard({ Referral_Identifier__c: shown }).referralId, null);
    assert.equal(readCard({}).referralId, null);
    assert.equal(readCard({ Referral_Identifier__c: 'r1' }).referralId, 'r1');
  });
});
