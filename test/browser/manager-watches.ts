import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dealFromMicrosoft } from './deal-from-microsoft.ts';
import { leave, stands, type Visit } from './open-browser.ts';
import { viewOf } from './paths.ts';
import { card } from './seller-does.ts';
import { sharedDeal } from './seller-mends.ts';
import { looksRight, type Stage } from './stage.ts';

/** The story of a manager who keeps the pages open. */
export function managerWatches(stage: () => Stage): void {
  describe('A manager who keeps the pages open', () => {
    it('causes few calls of the UI API for each page, and none in an hour in which nothing happens', async () => {
      const { open, salesforce, uiCalls } = stage();
      await dealFromMicrosoft(stage());
      const deal = viewOf(await sharedDeal(stage(), 'Wide World Importers: scales'));
      const pages: readonly [path: string, most: number, who?: Visit][] = [
        [deal, 3],
        ['/lightning/n/Partner_Center_Inbox', 1],
        ['/lightning/n/Partner_Center_Bulk_Share', 3],
        ['/lightning/n/Partner_Center_Overview', 3, { role: 'manager' }],
        ['/lightning/n/Partner_Center_Sync_Health', 3, { role: 'manager' }],
      ];
      const tabs = [];
      for (const [path, most, who] of pages) {
        salesforce.clearCalls();
        // Each in a tab of its own: none is left to a later visit while its clock is not the real one.
        tabs.push((await open(path, who)).page);
        const calls = uiCalls();
        assert.ok(calls.length > 0 && calls.length <= most, `${path}: ${calls.join(', ')}`);
      }
      salesforce.clearCalls();
      for (const page of tabs) {
        await page.clock.install();
        await page.clock.runFor('01:00:00');
      }
      assert.deepEqual(uiCalls(), []);
      for (const page of tabs) await page.context().close();
    });

    it('is led from a tile to a list of just the deals that it counts', async () => {
      const visited = await stage().open('/lightning/n/Partner_Center_Overview', { role: 'manager' });
      const { page } = visited;
      for (const [name, list] of [
        ['shared', 'Partner Center: Open'],
        ['sourced', 'Partner Center: Open, From Microsoft'],
        ['influenced', 'Partner Center: Open, To Microsoft'],
        ['expiring', 'Partner Center: Expiring This Week'],
        ['attention', 'Partner Center: Needs Attention'],
      ] as const) {
        const tile = page.locator(`c-partner-center-overview [data-name="${name}"]`);
        const said = await tile.innerText();
        const [, deals] = /Deals: (\d+)/.exec(said) ?? /\n(\d+)$/.exec(said.trim()) ?? [];
        await tile.click();
        await page.getByRole('heading', { name: list, exact: true }).waitFor();
        await stands(page);
        assert.equal(await page.locator('tbody tr').count(), Number(deals), `${name}: ${said}`);
        if (name === 'sourced') await looksRight(visited, 'list-view');
        await page.goBack();
        await stands(page);
      }
      await leave(page);
    });

    it('meets the card before everything else on a phone, once', async () => {
      const path = viewOf(await sharedDeal(stage(), 'Wide World Importers: labels'));
      const { page } = await stage().open(path, { width: 390, height: 844 });
      assert.equal(await card(page).count(), 1);
      const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? Number.NaN;
      assert.ok((await top('c-partner-center-card')) < (await top('[data-panel="detail"]')));
      await leave(page);
    });
  });
}
