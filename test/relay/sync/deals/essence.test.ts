import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { essenceOf, stateOf } from '../../../../relay/sync/deals/essence.ts';
import { isLead } from '../../../../relay/sync/deals/kinds.ts';
import { ownOrganization } from '../../../../relay/sync/deals/ownership.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import { dealOf } from '../../../../relay/sync/fields/described-deal.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';

const direct = { ...incoming, type: 'Independent', qualification: 'Direct' };

describe('The essence of a referral', () => {
  for (const [what, body] of [
    ['a co-sell deal', incoming],
    ['a lead', direct],
  ] as const)
    it(`tells as much of ${what} as the whole, and is much smaller`, () => {
      const whole = referralOf(body);
      const essence = essenceOf(whole);
      assert.deepEqual(dealOf(essence), dealOf(whole));
      assert.deepEqual([isLead(essence), ownOrganization([essence])], [isLead(whole), ownOrganization([whole])]);
      assert.deepEqual(versionOf(essence), versionOf(whole));
      assert.ok(JSON.stringify(essence.body).length < JSON.stringify(whole.body).length / 3);
    });

  it('has only what the referral has', () => {
    assert.deepEqual(essenceOf({ ...referralOf(incoming), body: { name: 'Deal' } }).body, { name: 'Deal' });
  });

  it('of its state has the version, the deal and the status, and nothing of the customer', () => {
    const whole = referralOf(incoming);
    assert.deepEqual(stateOf(whole), { ...whole, body: {} });
  });
});
