import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../relay-under-test.ts';
import { dealFromMicrosoft } from './deal-from-microsoft.ts';
import type { Stage } from './stage.ts';

/** The story of a seller who answers one deal while the answer to another is being sent. */
export function sellerGoesOn(stage: () => Stage): void {
  describe('A seller who goes on while an answer is sent', () => {
    it('keeps the focus, and answers the next deal with it', async () => {
      const [first, second] = [await dealFromMicrosoft(stage()), await dealFromMicrosoft(stage())];
      const { page } = await stage().open('/lightning/n/Partner_Center_Inbox');
      await page.clock.install();
      await page.reload();
      const inbox = page.locator('c-partner-center-inbox');
      const rowOf = ({ path }: { path: string }) =>
        inbox.locator('c-partner-center-inbox-item').filter({ has: page.locator(`a[href="${path}"]`) });
      const accept = rowOf(first).getByRole('button', { name: 'Accept', exact: true });
      await accept.waitFor();
      await page.clock.pauseAt(Date.now() + 60_000);
      const [sent, saved] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
      await page.route('**/ui-api/records/**', async (route) => {
        if (route.request().method() === 'PATCH') {
          sent.resolve(undefined);
          await saved.promise;
        }
        await route.continue();
      });
      await accept.click();
      await rowOf(second).getByRole('button', { name: 'Decline …', exact: true }).click();
      await rowOf(second).getByRole('radio').first().check({ force: true });
      const decline = rowOf(second).getByRole('button', { name: 'Decline', exact: true });
      await decline.focus();
      const hasFocus = async () => (await decline.and(page.locator('button:focus')).count()) === 1;
      await page.clock.runFor(10_000);
      await sent.promise;
      await inbox.getByText('This answer will be sent in 10 seconds.').waitFor({ state: 'detached' });
      assert.ok(await hasFocus(), 'while the first answer is on its way');
      saved.resolve(undefined);
      await rowOf(first).waitFor({ state: 'detached' });
      assert.ok(await hasFocus(), 'when it has been saved');
      await page.keyboard.press('Enter');
      await page.clock.runFor(10_000);
      await eventually('declined', () => stage().partnerCenter.referral(second.referral)?.status === 'Closed');
      await eventually('accepted', () => stage().partnerCenter.referral(first.referral)?.status === 'Active');
      await page.context().close();
    });
  });
}
