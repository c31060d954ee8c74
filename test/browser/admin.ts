import { describe, it } from 'node:test';
import { eventually } from '../relay-under-test.ts';
import { leave } from './open-browser.ts';
import { sharedDeal } from './seller-mends.ts';
import { looksRight, type Stage } from './stage.ts';

/** The story of an admin who watches over the synchronization. */
export function adminWatches(stage: () => Stage): void {
  describe('An admin', () => {
    it('sees the relay and what failed, by reason, and has it tried again', async () => {
      const { salesforce, open } = stage();
      const id = await sharedDeal(stage(), 'Relecloud: streams', {
        withContact: false,
        How_can_Microsoft_help__c: 'Proof Of Concept or Demo',
        Referral_Visible_to_Microsoft__c: true,
      });
      const visited = await open('/lightning/n/Partner_Center_Sync_Health', { role: 'admin' });
      const health = visited.page.locator('c-partner-center-health');
      await health.getByText('Relecloud: streams').waitFor();
      await looksRight(visited, 'health-failed');
      const seller = salesforce.as(salesforce.users.seller);
      const before = (await seller.get('Opportunity', id))['Partner_Center_Sync_Requested__c'];
      const group = health.locator('li', { has: visited.page.getByRole('button') }).filter({ hasText: 'Relecloud' });
      await group.getByRole('button', { name: 'Try all again' }).click();
      await eventually(
        'another try',
        async () => (await seller.get('Opportunity', id))['Partner_Center_Sync_Requested__c'] !== before,
      );
      await leave(visited.page);
    });

    for (const [language, words] of [
      ['en', 'Package 0.1.0 and relay 0.1.0 work together.'],
      ['de', 'Paket 0.1.0 und Relay 0.1.0 passen zusammen.'],
    ] as const)
      it(`sees in ${language} how far the org is set up, by what the relay found`, async () => {
        const visited = await stage().open('/lightning/n/Partner_Center_Setup', { role: 'admin', language });
        const done = visited.page.locator('c-partner-center-setup [data-state="done"]');
        await done.getByText(words).waitFor();
        await looksRight(visited, `setup-${language}`);
        await leave(visited.page);
      });

    it('hears from the relay', async () => {
      const visited = await stage().open('/lightning/n/Partner_Center_Sync_Health', { role: 'admin' });
      await visited.page.locator('c-partner-center-health').getByText('The relay is running').waitFor();
      await leave(visited.page);
    });
  });
}
