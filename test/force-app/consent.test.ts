import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { startPackageOrg } from './package-files.ts';

describe('Consent to show a deal to Microsoft sellers', () => {
  let org: SalesforceCloud;
  before(async () => {
    org = await startPackageOrg();
  });
  after(() => org.close());

  const deal = { Name: 'A deal', StageName: 'Prospecting', CloseDate: '2031-01-31' };
  const visible = { Referral_Visible_to_Microsoft__c: true };
  const on = async (id: string) => {
    const soql = `SELECT Referral_Visible_By__r.Username, Referral_Visible_On__c FROM Opportunity WHERE Id = '${id}'`;
    const [row = {}] = await org.as(org.users.admin).query(soql);
    const by = row['Referral_Visible_By__r'];
    const username = typeof by === 'object' && by !== null && 'Username' in by ? by.Username : null;
    return { by: username, at: row['Referral_Visible_On__c'] };
  };

  it('is recorded with the person and the time, and stays that of the first', async () => {
    const seller = org.as(org.users.seller);
    const id = await seller.create('Opportunity', deal);
    assert.deepEqual(await on(id), { by: null, at: null });
    await seller.update('Opportunity', id, visible);
    const first = await on(id);
    assert.equal(first.by, org.users.seller);
    assert.match(String(first.at), /^\d{4}-/);
    await seller.update('Opportunity', id, { Referral_Visible_to_Microsoft__c: false });
    await org.as(org.users.admin).update('Opportunity', id, visible);
    assert.deepEqual(await on(id), first);
  });

  it('is recorded where a deal begins with it, a clone too', async () => {
    const id = await org.as(org.users.admin).create('Opportunity', { ...deal, ...visible });
    assert.equal((await on(id)).by, org.users.admin);
  });

  it("is never the relay's, and nobody writes it by hand", async () => {
    const id = await org.as(org.users.integration).create('Opportunity', { ...deal, ...visible });
    assert.deepEqual(await on(id), { by: null, at: null });
    for (const user of [org.users.seller, org.users.integration])
      await assert.rejects(org.as(user).update('Opportunity', id, { Referral_Visible_On__c: '2026-01-01T00:00:00Z' }));
  });
});
