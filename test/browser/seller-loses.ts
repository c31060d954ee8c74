import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../relay-under-test.ts';
import { countClicks } from './clicks.ts';
import { chooseReason } from './deal-from-microsoft.ts';
import { leave } from './open-browser.ts';
import { viewOf } from './paths.ts';
import { card, shows } from './seller-does.ts';
import { sharedDeal } from './seller-mends.ts';
import { looksRight, referralOf, type Stage } from './stage.ts';

/** The story of a seller who loses a deal, and says why. */
export function sellerLoses(stage: () => Stage): void {
  describe('A seller who loses a deal', () => {
    it('gives the reason with the move, in three clicks, and Microsoft reads it', async () => {
      const id = await sharedDeal(stage(), 'Trey Research: laboratory');
      const visited = await stage().open(viewOf(id));
      const { page } = visited;
      await shows(page, 'Synced');
      const clicks = await countClicks(page);
      await card(page).getByRole('button', { name: 'Close as lost …' }).click();
      await looksRight(visited, 'close-as-lost');
      await chooseReason(page);
      await card(page).getByRole('button', { name: 'Close as lost', exact: true }).click();
      console.log(`losing with a reason: ${String(await clicks())} clicks`);
      assert.ok((await clicks()) <= 3);
      const lost = await eventually('the loss in Partner Center', () => {
        const found = referralOf(stage(), id);
        return found?.status === 'Closed' ? found : undefined;
      });
      assert.equal(lost.substatus, 'Lost');
      assert.notEqual(lost.statusReason ?? '', '');
      await leave(page);
    });

    it('leaves the question with Escape', async () => {
      const id = await sharedDeal(stage(), 'Trey Research: library');
      const { page } = await stage().open(viewOf(id));
      await card(page).getByRole('button', { name: 'Close as lost …' }).click();
      // Focus goes into the question once its reasons are there.
      await page.locator('c-partner-center-reason').getByRole('radio').first().waitFor();
      await page.keyboard.press('Escape');
      await card(page).getByRole('button', { name: 'Close as lost …' }).waitFor();
      assert.equal(await page.locator('c-partner-center-reason').count(), 0);
      await leave(page);
    });
  });
}
