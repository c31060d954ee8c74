import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { eventually } from '../relay-under-test.ts';
import { leave, stands } from './open-browser.ts';
import { viewOf } from './paths.ts';
import { card } from './seller-does.ts';
import { sharedDeal } from './seller-mends.ts';
import { looksRight, referralOf, type Stage } from './stage.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const shippedRows = fileURLToPath(new URL('../../force-app/defaults', import.meta.url));

/** As an admin sets it in the mapping row of a field. */
function letMicrosoftWin(salesforce: SalesforceCloud, row: string): void {
  const file = `customMetadata/Partner_Center_Field_Mapping.${row}.md-meta.xml`;
  const shipped = readFileSync(join(shippedRows, file), 'utf8');
  const folder = temporaryFolder('mapping');
  mkdirSync(join(folder, 'customMetadata'));
  writeFileSync(join(folder, file), shipped.replace('Newest wins', 'Partner Center wins'));
  salesforce.deploy(folder);
}

/** The story of a seller and somebody at Microsoft who change the same values at the same time. */
export function sellerMeetsConflict(stage: () => Stage): void {
  describe('A seller whose values met with others', () => {
    it('sees on the card what was overwritten on either side, takes a value back, and dismisses the rest', async () => {
      const id = await sharedDeal(stage(), 'Adventure Works: conflict');
      const { relay, salesforce, partnerCenter } = stage();
      const referral = referralOf(stage(), id);
      assert.ok(referral);
      // Both sides change while nobody carries anything between them.
      await relay.stop();
      letMicrosoftWin(salesforce, 'Deal_Value');
      const seller = salesforce.as(salesforce.users.seller);
      await seller.update('Opportunity', id, { Amount: 99_000, Name: 'Adventure Works: bicycles' });
      partnerCenter.asMicrosoft().updateReferral(referral.id, [
        { op: 'replace', path: '/details/dealValue', value: 88_000 },
        { op: 'replace', path: '/name', value: 'Adventure Works: e-bikes' },
      ]);
      stage().relay = await stage().startRelay();
      const conflicts = `SELECT Id FROM Partner_Center_Sync_Event__c WHERE Opportunity__c = '${id}' AND Outcome__c = 'Conflict'`;
      await eventually('both conflicts', async () => (await seller.query(conflicts)).length === 2);
      salesforce.clearCalls();
      const visited = await stage().open(viewOf(id));
      const { page } = visited;
      await page.locator('c-partner-center-timeline').getByText('Overwritten value').first().waitFor();
      const said = (words: string) => card(page).getByText(words).waitFor();
      await said("Amount: Microsoft's $88,000.00 replaced your $99,000.00.");
      await said("Name: your Adventure Works: bicycles replaced Microsoft's Adventure Works: e-bikes.");
      // As few calls as the page of a deal without a conflict: the card and the timeline share the events.
      assert.deepEqual(stage().uiCalls().sort(), ['GET object-info', 'GET records', 'POST graphql']);
      await looksRight(visited, 'conflict');
      // A conflict that stays on the card costs nothing.
      const { page: resting } = await stage().open('/lightning/o/Opportunity/list');
      await resting.clock.install();
      await resting.goto(salesforce.url + viewOf(id));
      await card(resting).getByText('replaced your').waitFor();
      await stands(resting);
      salesforce.clearCalls();
      await resting.clock.runFor('30:00');
      assert.deepEqual(stage().uiCalls(), []);
      await resting.context().close();
      await card(page).getByRole('button', { name: 'Use mine' }).click();
      await eventually('the value in Partner Center', () => referralOf(stage(), id)?.details.dealValue === 99_000);
      assert.equal((await seller.get('Opportunity', id))['Amount'], 99_000);
      await card(page).getByText('replaced your').waitFor({ state: 'detached' });
      await card(page).getByRole('button', { name: 'Dismiss' }).click();
      await card(page).getByText("replaced Microsoft's").waitFor({ state: 'detached' });
      await page.reload();
      await card(page).getByText('Synced').first().waitFor();
      assert.equal(await card(page).getByText("replaced Microsoft's").count(), 0);

      // Another conflict, with the page open.
      await stage().relay.stop();
      partnerCenter
        .asMicrosoft()
        .updateReferral(referral.id, [{ op: 'replace', path: '/details/dealValue', value: 66_000 }]);
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByLabel('Amount').fill('55000');
      await page.getByRole('button', { name: 'Save' }).click();
      await said('Sending to Partner Center');
      stage().relay = await stage().startRelay();
      await said("Amount: Microsoft's $66,000.00 replaced your $55,000.00.");
      await leave(page);
    });
  });
}
