import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../relay-under-test.ts';
import { chooseReason, dealFromMicrosoft } from './deal-from-microsoft.ts';
import { leave } from './open-browser.ts';
import { card, shows } from './seller-does.ts';
import { looksRight, type Stage } from './stage.ts';

/** The story of a seller to whom Microsoft sends deals. */
export function sellerAnswers(stage: () => Stage): void {
  describe('A seller to whom Microsoft sends a deal', () => {
    it('accepts it on its page', async () => {
      const { referral, path } = await dealFromMicrosoft(stage());
      const visited = await stage().open(path);
      await shows(visited.page, 'Microsoft is waiting for your answer');
      await card(visited.page).getByRole('button', { name: 'Accept' }).click();
      await eventually('Active in Partner Center', () => stage().partnerCenter.referral(referral)?.status === 'Active');
      await shows(visited.page, 'Synced');
      await looksRight(visited, 'accepted');
      await leave(visited.page);
    });

    it('declines one with a reason that Microsoft sees', async () => {
      const { referral, path } = await dealFromMicrosoft(stage());
      const visited = await stage().open(path);
      await card(visited.page).getByRole('button', { name: 'Decline …' }).click();
      await chooseReason(visited.page);
      await card(visited.page).getByRole('button', { name: 'Decline', exact: true }).click();
      const closed = await eventually('Closed in Partner Center', () => {
        const found = stage().partnerCenter.referral(referral);
        return found?.status === 'Closed' ? found : undefined;
      });
      assert.equal(closed.substatus, 'Declined');
      assert.notEqual(closed.statusReason ?? '', '');
      await shows(visited.page, 'Closed in Partner Center');
      await leave(visited.page);
    });

    it('accepts several in the inbox, and sees them go', async () => {
      const first = await dealFromMicrosoft(stage());
      const second = await dealFromMicrosoft(stage());
      const visited = await stage().open('/lightning/n/Partner_Center_Inbox');
      const inbox = visited.page.locator('c-partner-center-inbox');
      await inbox.getByText(/^Waiting for an answer: /).waitFor();
      const boxes = await inbox.locator('c-partner-center-inbox-item').getByRole('checkbox').all();
      const count = String(boxes.length);
      for (const box of boxes) await box.check({ force: true });
      await inbox.getByRole('button', { name: `Accept selected (${count})` }).click();
      await inbox.getByRole('button', { name: 'Send now' }).click();
      await inbox.getByText(`Saved: ${count} of ${count}`).waitFor();
      for (const { referral } of [first, second])
        await eventually('Active', () => stage().partnerCenter.referral(referral)?.status === 'Active');
      await looksRight(visited, 'inbox-answered');
      await leave(visited.page);
    });
  });
}
