import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../relay-under-test.ts';
import { dealFromMicrosoft } from './deal-from-microsoft.ts';
import { leave } from './open-browser.ts';
import { viewOf } from './paths.ts';
import { card, pickSolution, shows } from './seller-does.ts';
import { looksRight, referralOf, type Stage } from './stage.ts';

/** What is asked of a seller, before a deal is shared and afterwards. */
export function sellerAmends(stage: () => Stage): void {
  describe('What a seller is asked for', () => {
    it('is the same wherever the deal was shared: in a list with an amount of zero, and on the card', async () => {
      const { makeDeal, open, salesforce } = stage();
      const id = await makeDeal('Lucerne Publishing: archive', { Products__c: 'SOL-10001-AAA', Amount: 0 });
      const seller = salesforce.as(salesforce.users.seller);
      assert.match(String((await seller.get('Opportunity', id))['Partner_Center_Missing__c']), /amount above zero/);
      await seller.update('Opportunity', id, { Sync_with_Partner_Center__c: true });
      const visited = await open(viewOf(id));
      const { page } = visited;
      await shows(page, 'Needs your attention');
      await card(page).getByText('Still missing: an amount above zero').waitFor();
      await card(page).getByLabel('Enter an amount above zero').waitFor();
      assert.equal(referralOf(stage(), id), undefined);
      await leave(page);
    });

    it('takes a country in the language of the seller', async () => {
      const { makeDeal, open, salesforce } = stage();
      const id = await makeDeal('Margies Travel: trips', { Products__c: 'SOL-10001-AAA' });
      const seller = salesforce.as(salesforce.users.seller);
      const { AccountId } = await seller.get('Opportunity', id);
      await seller.update('Account', String(AccountId), { BillingCountry: 'Deutschland' });
      const { page } = await open(viewOf(id));
      await card(page).getByText('Sync with Partner Center').click();
      await card(page).getByText('Nothing is missing').waitFor();
      await card(page).getByRole('button', { name: 'Share with Microsoft' }).click();
      await shows(page, 'Synced');
      assert.equal(referralOf(stage(), id)?.customerProfile.address?.country, 'DE');
      await leave(page);
    });

    it('of a deal that Microsoft sent is nothing that Microsoft did not give: it can be amended', async () => {
      const { referral, path } = await dealFromMicrosoft(stage());
      const { open, partnerCenter, salesforce } = stage();
      const visited = await open(path);
      const { page } = visited;
      await card(page).getByRole('button', { name: 'Accept' }).click();
      await shows(page, 'Synced');
      // Neither a phone of the contact nor a date ahead: both would stop a deal that is shared for the first time.
      const seller = salesforce.as(salesforce.users.seller);
      const id = /006\w+/.exec(path)?.[0] ?? '';
      await seller.update('Opportunity', id, { CloseDate: '2026-01-31' });
      await page.reload();
      await card(page).getByText('Edit shared details').click();
      await pickSolution(page, 'security', 'Contoso Managed Security');
      await looksRight(visited, 'amend-received');
      await card(page).getByRole('button', { name: 'Save' }).click();
      await eventually('the solution in Partner Center', () =>
        partnerCenter
          .referral(referral)
          ?.details.requirements.solutions.some(({ id: found }) => found === 'SOL-10002-BBB'),
      );
      await leave(page);
    });
  });
}
