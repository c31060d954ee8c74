import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { startPackageOrg } from './package-files.ts';

/** What the icon shows for each status; a deal that was never shared has none. */
const icons: readonly { status: string | null; icon: string | null }[] = [
  { status: null, icon: null },
  { status: 'Not shared', icon: null },
  { status: 'Pending', icon: '⏳' },
  { status: 'Synced', icon: '✔' },
  { status: 'Needs attention', icon: '⚠' },
  { status: 'Paused', icon: '⏸' },
];

describe('The sync icon', () => {
  let org: SalesforceCloud;
  before(async () => {
    org = await startPackageOrg();
  });
  after(() => org.close());

  const deal = { Name: 'Contoso migration', StageName: 'Prospecting', CloseDate: '2027-01-31' };

  for (const earlier of icons)
    for (const later of icons)
      if (earlier !== later)
        it(`is ${later.icon ?? 'blank'} when the relay turns ${earlier.status ?? 'nothing'} into ${later.status ?? 'nothing'}`, async () => {
          const relay = org.as(org.users.integration);
          const id = await org.as(org.users.seller).create('Opportunity', deal);
          for (const { status, icon } of [earlier, later]) {
            await relay.update('Opportunity', id, { Partner_Center_Sync_Status__c: status });
            for (const user of Object.values(org.users))
              assert.equal((await org.as(user).get('Opportunity', id))['Partner_Center_Sync_Icon__c'], icon, user);
          }
        });

  it('tells a deal that waits for our answer from one in sync', async () => {
    const relay = org.as(org.users.integration);
    const id = await org.as(org.users.seller).create('Opportunity', deal);
    const icon = async () => (await relay.get('Opportunity', id))['Partner_Center_Sync_Icon__c'];
    const waits = { Referral_Direction__c: 'From Microsoft', Referral_Status__c: 'New' };
    await relay.update('Opportunity', id, { ...waits, Partner_Center_Sync_Status__c: 'Synced' });
    assert.equal(await icon(), '✉');
    await relay.update('Opportunity', id, { Referral_Response__c: 'Accept' });
    assert.equal(await icon(), '✔');
    const isOurs = { Referral_Direction__c: 'To Microsoft', Referral_Response__c: null };
    await relay.update('Opportunity', id, isOurs);
    assert.equal(await icon(), '✔');
    await relay.update('Opportunity', id, { ...waits, Partner_Center_Sync_Status__c: 'Needs attention' });
    assert.equal(await icon(), '⚠');
  });

  it('is blank on a new deal, and nobody can write it', async () => {
    for (const user of Object.values(org.users)) {
      const person = org.as(user);
      const id = await person.create('Opportunity', deal);
      assert.equal((await person.get('Opportunity', id))['Partner_Center_Sync_Icon__c'], null);
      await assert.rejects(person.update('Opportunity', id, { Partner_Center_Sync_Icon__c: '✔' }), {
        errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      });
    }
  });
});
