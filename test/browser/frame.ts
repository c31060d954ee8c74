import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leave } from './open-browser.ts';
import { viewOf } from './paths.ts';
import { card } from './seller-does.ts';
import { looksRight, type Stage } from './stage.ts';

/** What is around the components: the newcomer's way through the simulated org and Partner Center. */
export function frame(stage: () => Stage): void {
  describe('The simulated org', () => {
    it('lets a newcomer make a deal, and shows it with the components on its page', async () => {
      const visited = await stage().open('/lightning/o/Opportunity/list');
      const { page } = visited;
      await page.getByRole('link', { name: 'New' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Blue Yonder: flights');
      await page.getByLabel('Close Date').fill('2027-05-31');
      await page.getByLabel('Stage').selectOption('Qualification');
      await looksRight(visited, 'new');
      await page.getByRole('button', { name: 'Save' }).click();
      await card(page).getByText('Not shared with Microsoft').waitFor();
      await leave(page);
    });

    it('shows the refusal of the org beside what was typed', async () => {
      const { page } = await stage().open('/lightning/o/Opportunity/new');
      await page.getByLabel('Name', { exact: true }).fill('Without a date');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').getByText('Required fields are missing').waitFor();
      assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Without a date');
      await leave(page);
    });

    it('changes person and language', async () => {
      const visited = await stage().open('/lightning/o/Opportunity/list');
      const { page } = visited;
      await page.getByLabel('At work as').selectOption('admin');
      await page.getByLabel('Language').selectOption('de');
      await page.getByRole('button', { name: 'Switch' }).click();
      await page.getByText('Bei der Arbeit als').waitFor();
      await page.locator('a[href="/lightning/n/Partner_Center_Sync_Health"]').click();
      await page.getByRole('heading', { name: 'Zustand der Synchronisation', level: 1 }).waitFor();
      await page.locator('c-partner-center-health').waitFor();
      await looksRight(visited, 'health-german');
      await leave(page);
    });

    it('shows a manager the overview and the health of the sync, and any page as it is on a phone', async () => {
      const visited = await stage().open('/lightning/n/Partner_Center_Overview', { role: 'manager' });
      const { page } = visited;
      await page.locator('c-partner-center-overview').getByText('Open pipeline with Microsoft').waitFor();
      await page.getByRole('link', { name: 'Sync Health' }).waitFor();
      const [phone] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('link', { name: 'On a phone' }).click(),
      ]);
      const inside = phone.frameLocator('iframe');
      await inside.locator('c-partner-center-overview').getByText('Open pipeline with Microsoft').waitFor();
      await phone.close();
      await looksRight(visited, 'overview-manager');
      await leave(page);
    });

    it('speaks German to a seller who shares a deal, to the end', async () => {
      const { makeDeal, open } = stage();
      const path = viewOf(await makeDeal('Contoso: Lager', { Products__c: 'SOL-10001-AAA' }));
      const visited = await open(path, { language: 'de' });
      const { page } = visited;
      await card(page).getByText('Nicht mit Microsoft geteilt').waitFor();
      await card(page).getByText('Mit Partner Center synchronisieren').click();
      await page.getByRole('combobox', { name: 'Wie kann Microsoft helfen?' }).click();
      await page.getByRole('option', { name: 'Machbarkeitsnachweis oder Demo' }).click();
      await page.getByRole('checkbox', { name: /Microsoft-Vertrieb/ }).check({ force: true });
      await card(page).getByText('Nichts fehlt').waitFor();
      await card(page).getByRole('button', { name: 'Mit Microsoft teilen' }).click();
      await card(page).getByText('Synchronisiert').first().waitFor();
      await looksRight(visited, 'synced-german');
      await leave(page);
    });

    it('shows what changed elsewhere to whoever comes back to the tab', async () => {
      const { makeDeal, open, salesforce } = stage();
      const id = await makeDeal('Alpine Ski House: passes');
      const { page } = await open(viewOf(id));
      await salesforce.as(salesforce.users.seller).update('Opportunity', id, { Amount: 4321 });
      await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
      await page.locator('[data-field=Amount]').getByText('$4,321.00').waitFor();
      await leave(page);
    });

    it('shows the tab of an admin to nobody else', async () => {
      const { page } = await stage().open('/lightning/n/Partner_Center_Sync_Health');
      await page.getByText('You do not have access to this page.').waitFor();
      assert.equal(await page.getByRole('link', { name: 'Sync Health' }).count(), 0);
      await leave(page);
    });

    it('stands beside a Partner Center that is as easy to use', async () => {
      const { partnerCenter, browser } = stage();
      const { id } = partnerCenter.asMicrosoft().sendReferral();
      for (const [path, name] of [
        ['/', 'partner-center'],
        [`/referrals/${id}`, 'partner-center-referral'],
      ] as const) {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(partnerCenter.pageUrl + path);
        await looksRight({ page, errors: [] }, name);
        await context.close();
      }
      partnerCenter.asPartner().decline(id);
    });
  });
}
