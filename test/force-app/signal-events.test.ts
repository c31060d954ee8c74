import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { manualClock } from '../clock.ts';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { startPackageOrg } from './package-files.ts';

const deal = { Name: 'Contoso migration', StageName: 'Prospecting', CloseDate: '2027-01-31' };
const shared = { ...deal, Sync_with_Partner_Center__c: true };
const referral = { Referral_Identifier__c: '4111fffc-f9ee-4d53-bba6-569135228642' };

describe('An event is published', () => {
  const clock = manualClock();
  let org: SalesforceCloud;
  before(async () => {
    org = await startPackageOrg({ clock });
  });
  after(() => org.close());

  const seller = () => org.as(org.users.seller);
  const admin = () => org.as(org.users.admin);
  const relay = () => org.as(org.users.integration);

  /** The events that `work` publishes. */
  async function published(work: () => Promise<unknown>) {
    const before = org.events().length;
    await work();
    return org
      .events()
      .slice(before)
      .map(({ values }) => values);
  }

  it('when a shared deal is deleted, with its referral', async () => {
    const id = await seller().create('Opportunity', shared);
    await relay().update('Opportunity', id, referral);
    assert.deepEqual(await published(() => seller().delete('Opportunity', id)), [
      { Change__c: 'Deleted', Record_Id__c: id, ...referral },
    ]);
  });

  it('when a deal is deleted that is no longer shared and still has its referral', async () => {
    const id = await seller().create('Opportunity', deal);
    await relay().update('Opportunity', id, { Referral_Identifier__c: 'f0e0ec18-7e4a-4cc0-92e2-55a5e5a8b7ab' });
    assert.equal((await published(() => seller().delete('Opportunity', id))).length, 1);
  });

  it('not when a deal is deleted that Microsoft never heard of', async () => {
    const id = await seller().create('Opportunity', deal);
    assert.deepEqual(await published(() => seller().delete('Opportunity', id)), []);
  });

  for (const [what, does] of [
    ['deleted, along with them', (account) => admin().delete('Account', account)],
    ['merged into another one', async (account) => admin().mergeAccounts(await seller().create('Account', { Name: 'Contoso AG' }), account)],
  ] satisfies [string, (account: string) => Promise<void>][])
    it(`for each shared deal of an account that is ${what}, although none of their own flows starts`, async () => {
      const account = await seller().create('Account', { Name: 'Contoso' });
      const own = { ...shared, AccountId: account };
      const ids = [await seller().create('Opportunity', own), await seller().create('Opportunity', own)];
      await seller().create('Opportunity', { ...deal, AccountId: account });
      const signals = await published(() => does(account));
      assert.deepEqual(
        signals.map(({ Record_Id__c: id }) => id),
        ids,
      );
    });

  it('not by an import of ten thousand deals that are not shared', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => ({ ...deal, Name: `Deal ${String(index)}` }));
    assert.deepEqual(await published(() => admin().createMany('Opportunity', rows)), []);
  });

  it('only when the save is kept', async () => {
    const wrong = [shared, { ...shared, Amount: 'much' }];
    assert.deepEqual(await published(() => assert.rejects(admin().createMany('Opportunity', wrong))), []);
  });

  it('when a lead that came from a referral is converted', async () => {
    const lead = await relay().create('Lead', { LastName: 'Akers', Company: 'Adventure Works', ...referral });
    const signals = await published(() => seller().convertLead(lead, null));
    assert.deepEqual(signals, [{ Change__c: 'Converted', Record_Id__c: lead, ...referral }]);
  });

  it('and kept for 72 hours', () => {
    const count = org.events().length;
    clock.advance(72 * 3_600_000);
    assert.equal(org.events().length, count);
    clock.advance(1);
    assert.equal(org.events().length, 0);
  });
});
