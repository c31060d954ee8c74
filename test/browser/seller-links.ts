import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../relay-under-test.ts';
import { dealFromMicrosoft } from './deal-from-microsoft.ts';
import { leave } from './open-browser.ts';
import { viewOf } from './paths.ts';
import { card, shows } from './seller-does.ts';
import { looksRight, type Stage } from './stage.ts';

const own = {
  ...{ Name: 'Fabrikam: my own deal', Amount: 1_000, CloseDate: '2027-12-24', StageName: 'Negotiation/Review' },
  Description: 'My own notes',
};

/** The story of a seller who had a deal before Microsoft sent it. */
export function sellerLinks(stage: () => Stage): void {
  const seller = () => stage().salesforce.as(stage().salesforce.users.seller);
  const idIn = (path: string) => /006\w+/.exec(path)?.[0] ?? '';

  describe('A seller who has the deal already', () => {
    it('sees both records, links them in three clicks, and keeps every value', async () => {
      const { referral, path } = await dealFromMicrosoft(stage());
      const mine = await stage().makeDeal(own.Name, own);
      const visited = await stage().open(path);
      const { page } = visited;
      let clicks = 0;
      const click = async (name: string) => {
        clicks += 1;
        await card(page).getByRole('button', { name, exact: true }).click();
      };
      await click('I already have this deal …');
      await card(page)
        .getByText(/\$1,000.* · Negotiation\/Review · /)
        .first()
        .waitFor();
      await click(own.Name);
      await card(page).getByRole('cell', { name: 'My own notes' }).waitFor();
      await card(page)
        .getByText(/^Partner Center changes: .*Amount/)
        .waitFor();
      await looksRight(visited, 'link');
      await click('Link');
      await shows(page, 'Moved to another opportunity');
      assert.ok(clicks <= 3, `${String(clicks)} clicks`);

      const linked = await eventually('linked and in sync', async () => {
        const row = await seller().get('Opportunity', mine);
        return row['Partner_Center_Sync_Status__c'] === 'Synced' ? row : undefined;
      });
      for (const [name, value] of Object.entries(own)) assert.equal(linked[name], value, name);
      const there = await eventually('the amount in Partner Center', () => {
        const found = stage().partnerCenter.referral(referral);
        return found?.details.dealValue === 1_000 ? found : undefined;
      });
      assert.equal(there.externalReferenceId, mine);

      // What is left behind leads to where the deal went, and leaves the pipeline with one click.
      await card(page).getByRole('link', { name: own.Name }).waitFor();
      await looksRight(visited, 'moved');
      await card(page).getByRole('button', { name: 'Remove this one from the pipeline' }).click();
      await eventually('out of the pipeline', async () => {
        return (await seller().get('Opportunity', idIn(path)))['StageName'] === 'Closed Lost';
      });

      // The seller's own opportunity leads back.
      await card(page).getByRole('link', { name: own.Name }).click();
      await shows(page, 'The Partner Center deal came from:');
      assert.equal(
        await card(page)
          .locator(`a[href*="${idIn(path)}"]`)
          .count(),
        1,
      );
      await leave(page);
    });

    it("takes Microsoft's value where it is chosen, and no other", async () => {
      const { path } = await dealFromMicrosoft(stage());
      const mine = await stage().makeDeal('Fabrikam: another deal', { ...own, Name: 'Fabrikam: another deal' });
      const { page } = await stage().open(path);
      const theirs = (await seller().get('Opportunity', idIn(path)))['Amount'];
      await card(page).getByRole('button', { name: 'I already have this deal …' }).click();
      await card(page).getByRole('button', { name: 'Fabrikam: another deal', exact: true }).click();
      await card(page).locator('input[data-name="Amount"][data-side="theirs"]').check();
      await card(page).getByText('Your opportunity changes: Amount').waitFor();
      await card(page).getByRole('button', { name: 'Link', exact: true }).click();
      await shows(page, 'Moved to another opportunity');
      const row = await seller().get('Opportunity', mine);
      assert.deepEqual([row['Amount'], row['CloseDate'], row['Description']], [theirs, own.CloseDate, own.Description]);
      await leave(page);
    });

    it('can cancel a link that cannot be made, and answer all the same', async () => {
      const { referral, path } = await dealFromMicrosoft(stage());
      const other = await dealFromMicrosoft(stage());
      await seller().update('Opportunity', idIn(path), { Partner_Center_Link_To__c: idIn(other.path) });
      const visited = await stage().open(path);
      const { page } = visited;
      await shows(page, 'Needs your attention');
      await looksRight(visited, 'link-refused');
      await card(page).getByRole('button', { name: 'Accept' }).click();
      await eventually('accepted', () => stage().partnerCenter.referral(referral)?.substatus === 'Accepted');
      await card(page).getByRole('button', { name: 'Cancel the link' }).click();
      await shows(page, 'Synced');
      await leave(page);
    });

    it('learns what Microsoft answered without a click', async () => {
      const { makeDeal, open, partnerCenter, salesforce } = stage();
      const help = { Products__c: 'SOL-10001-AAA', How_can_Microsoft_help__c: 'General or Other' };
      const id = await makeDeal('Wingtip Toys: shop', { ...help, Referral_Visible_to_Microsoft__c: true });
      await salesforce.as(salesforce.users.seller).update('Opportunity', id, { Sync_with_Partner_Center__c: true });
      const row = await eventually('shared', async () => {
        const found = await seller().get('Opportunity', id);
        return found['Microsoft_Answer__c'] === 'Waiting' ? found : undefined;
      });
      const engagement = partnerCenter.referral(String(row['Referral_Identifier__c']))?.engagementId ?? '';
      partnerCenter.asMicrosoft().decline(engagement, 'No capacity this quarter');
      await eventually('declined', async () => {
        return (await seller().get('Opportunity', id))['Microsoft_Answer__c'] === 'Declined';
      });
      const visited = await open(viewOf(id));
      await shows(visited.page, 'Microsoft declined the deal');
      await shows(visited.page, 'No capacity this quarter');
      await looksRight(visited, 'declined-by-microsoft');
      await leave(visited.page);
    });
  });
}
