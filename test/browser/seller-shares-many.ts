import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../relay-under-test.ts';
import { countClicks } from './clicks.ts';
import { leave } from './open-browser.ts';
import { chooseHelp, pickSolutionByMouse } from './seller-does.ts';
import { looksRight, referralOf, type Stage } from './stage.ts';

const count = 20;

/** The story of a seller who shares many fresh deals: nothing is chosen on any of them yet. */
export function sellerSharesMany(stage: () => Stage): void {
  describe('A seller with many fresh deals', () => {
    it(`shares ${String(count)} with help in at most eight clicks, and completes one on the way`, async () => {
      const { makeDeal, open } = stage();
      const ids = [];
      for (let each = 1; each <= count; each += 1) ids.push(await makeDeal(`Fresh Customer ${String(each)}: app`));
      const poor = await makeDeal('Poor Customer: app', { Amount: null });
      const visited = await open('/lightning/n/Partner_Center_Bulk_Share');
      const { page } = visited;
      const bulk = page.locator('c-partner-center-bulk-share');
      await bulk.getByRole('link', { name: 'Poor Customer: app' }).waitFor();
      await looksRight(visited, 'bulk-share-fresh');
      const clicks = await countClicks(page);
      await bulk.getByText('Select all', { exact: true }).click();
      await chooseHelp(page);
      await pickSolutionByMouse(page, 'Contoso Managed Security');
      await bulk.getByText("Selected deals that are incomplete and won't be shared: 1").waitFor();
      await bulk.getByRole('button', { name: `Share with Microsoft (${String(count)})` }).click();
      await bulk.getByText(`Sent to Partner Center: ${String(count)} of ${String(count)}`).waitFor({ timeout: 30_000 });
      console.log(`sharing ${String(count)} fresh deals: ${String(await clicks())} clicks`);
      assert.ok((await clicks()) <= 8);
      for (const id of ids)
        await eventually('the referral', () => {
          const found = referralOf(stage(), id);
          return found?.inviteContext.assistanceRequestCode === 'ProofOfConceptOrDemo' ? found : undefined;
        });
      // The one that lacks its amount is still there, still picked, and is completed in its row.
      await bulk.getByRole('button', { name: 'Edit the choices for Poor Customer: app' }).click();
      await bulk.getByLabel('Enter an amount above zero').fill('5000');
      await bulk.getByLabel('Enter an amount above zero').press('Enter');
      await looksRight(visited, 'bulk-share-own');
      await bulk.getByRole('button', { name: 'Share with Microsoft (1)' }).click();
      await eventually('its referral', () => referralOf(stage(), poor)?.details.dealValue === 5000);
      await leave(page);
    });
  });
}
