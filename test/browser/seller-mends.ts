import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../relay-under-test.ts';
import { leave } from './open-browser.ts';
import { viewOf } from './paths.ts';
import { card, shows } from './seller-does.ts';
import { looksRight, referralOf, type Stage } from './stage.ts';

/** A deal that is shared without asking for help. */
export async function sharedDeal({ makeDeal, salesforce }: Stage, name: string, fields = {}): Promise<string> {
  const id = await makeDeal(name, { Products__c: 'SOL-10001-AAA', Sync_with_Partner_Center__c: true, ...fields });
  const seller = salesforce.as(salesforce.users.seller);
  await eventually('an outcome', async () =>
    ['Synced', 'Needs attention'].includes(
      String((await seller.get('Opportunity', id))['Partner_Center_Sync_Status__c']),
    ),
  );
  return id;
}

/** The story of a seller whose deal did not go through at once. */
export function sellerMends(stage: () => Stage): void {
  describe('A seller whose deal needs a hand', () => {
    it('reads what is missing, adds it, tries again and sees ✔', async () => {
      const id = await sharedDeal(stage(), 'Tailspin Toys: warehouse', {
        withContact: false,
        How_can_Microsoft_help__c: 'Proof Of Concept or Demo',
        Referral_Visible_to_Microsoft__c: true,
      });
      const visited = await stage().open(viewOf(id));
      const { page } = visited;
      await shows(page, 'Needs your attention');
      await card(page)
        .getByText(/contact/)
        .first()
        .waitFor();
      await looksRight(visited, 'needs-attention');
      const seller = stage().salesforce.as(stage().salesforce.users.seller);
      const deal = await seller.get('Opportunity', id);
      const contact = await seller.create('Contact', {
        ...{ AccountId: deal['AccountId'], FirstName: 'Kim', LastName: 'Akers' },
        ...{ Email: 'kim.akers@tailspin.example', Phone: '+49 89 5550101' },
      });
      await seller.create('OpportunityContactRole', { OpportunityId: id, ContactId: contact, IsPrimary: true });
      await card(page).getByRole('button', { name: 'Try again' }).click();
      await shows(page, 'Synced');
      assert.equal(referralOf(stage(), id)?.customerProfile.team[0]?.lastName, 'Akers');
      await leave(page);
    });

    it('reads on the card why the record takes no changes, which the record cannot say itself', async () => {
      const id = await sharedDeal(stage(), 'Wingtip Toys: kiosks', {});
      const { salesforce, partnerCenter } = stage();
      const referral = referralOf(stage(), id)?.id ?? '';
      const seller = salesforce.as(salesforce.users.seller);
      const errorCode = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
      salesforce.failRows({
        ...{ object: 'Opportunity', times: 1_000, errorCode, message: 'Fill in the region.' },
        matches: ({ Id }) => Id === id,
      });
      partnerCenter.asPartner().update(referral, [{ op: 'replace', path: '/details/dealValue', value: 71_000 }]);
      const events = `SELECT Id FROM Partner_Center_Sync_Event__c WHERE Opportunity__c = '${id}' AND Outcome__c = 'Needs attention'`;
      await eventually('the event', async () => (await seller.query(events)).length === 1, 20_000);
      const visited = await stage().open(viewOf(id));
      const { page } = visited;
      await card(page).getByText('Fill in the region.').waitFor();
      assert.equal((await seller.get('Opportunity', id))['Partner_Center_Sync_Status__c'], 'Synced');
      await looksRight(visited, 'untold');
      salesforce.heal();
      await card(page).getByRole('button', { name: 'Try again' }).click();
      const isThere = async () => (await seller.get('Opportunity', id))['Amount'] === 71_000;
      await eventually('the value', isThere, 20_000);
      await shows(page, 'Synced');
      await leave(page);
    });
  });
}
