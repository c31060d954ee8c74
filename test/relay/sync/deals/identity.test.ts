import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { identityOf } from '../../../../relay/sync/deals/identity.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageSettings } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';

const r1 = referralOf({ ...incoming, id: 'r1' });

describe('what ties an opportunity to its referral', () => {
  it('is identifier, link and kind of deal', () => {
    const referralLink = 'https://partner.microsoft.com/referrals/v2/inbox?id=r1';
    assert.deepEqual(identityOf(r1, packageSettings), {
      referralId: 'r1',
      referralLink,
      dealKind: 'Co-sell',
      direction: 'From Microsoft',
    });
  });

  it("names Microsoft's people on the referral's team, and nobody else", () => {
    const team = [
      { firstName: 'Avery', lastName: 'Howard', email: 'avery.howard@contoso.example' },
      { firstName: 'John', lastName: 'Doe', email: 'john.doe@microsoft.com' },
      { firstName: ' ', lastName: null, email: 'Sales@Microsoft.com' },
      { firstName: 'John', lastName: 'Doe', email: 'john.doe@microsoft.com' },
      { firstName: 'Eve', lastName: 'Other', email: 'eve@microsoft.com.example' },
    ];
    const named = identityOf(referralOf({ ...incoming, id: 'r1', team }), packageSettings);
    assert.equal(named.microsoftSeller, 'John Doe, john.doe@microsoft.com; Sales@Microsoft.com');
  });

  it('has the identifier wherever the link wants it', () => {
    assert.equal(identityOf(r1, { Referral_Link: '{id}/{id}' }).referralLink, 'r1/r1');
  });

  for (const settings of [{}, { Referral_Link: '' }])
    it(`has no link where the settings name none: ${JSON.stringify(settings)}`, () => {
      assert.equal(identityOf(r1, settings).referralLink, null);
    });
});
