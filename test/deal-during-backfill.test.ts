import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { realClock } from './clock.ts';
import { install } from './installation.ts';
import { eventually, runCosell } from './relay-under-test.ts';

/** More than the relay has in hand at a time. At 40 ms a call, tying them to their opportunities takes at least seven seconds. */
const stock = 700;
const stockAgeMs = 3_600_000;

describe('A deal that a seller shares while a backfill brings in hundreds of others', () => {
  it('is there in seconds, long before the backfill is over', async (t) => {
    let agoMs = stockAgeMs;
    const clock = { ...realClock, now: () => realClock.now() - agoMs };
    const installed = await install({ here: true, partnerCenter: { clock }, salesforce: { clock } });
    t.after(() => installed.close());
    const { partnerCenter, salesforce } = installed;
    partnerCenter.asMicrosoft().sendReferrals(stock);
    agoMs = 0;
    for (const cloud of [partnerCenter, salesforce]) cloud.setLatency(40);
    const relay = await installed.startRelay();
    t.after(() => relay.stop());
    const backfill = runCosell(installed.environment, 'backfill');
    const seller = salesforce.as(salesforce.users.seller);
    const within = 60_000;
    await eventually(
      'the first deals',
      async () => (await seller.query('SELECT Id FROM Opportunity')).length > 0,
      within,
    );

    const account = await seller.create('Account', { Name: 'Wide World Importers', BillingCountry: 'France' });
    const id = await seller.create('Opportunity', {
      ...{ Name: 'Wide World: stock', AccountId: account, StageName: 'Qualification', Amount: 40_000 },
      ...{ CloseDate: '2027-05-31', Products__c: 'SOL-15974-MQF', Sync_with_Partner_Center__c: true },
    });
    const isSynced = async () => {
      const [row] = await seller.query(`SELECT Partner_Center_Sync_Status__c FROM Opportunity WHERE Id = '${id}'`);
      return row?.['Partner_Center_Sync_Status__c'] === 'Synced';
    };
    await eventually('the tick', isSynced, within);
    const untied = partnerCenter.referrals().filter(({ externalReferenceId }) => (externalReferenceId ?? '') === '');
    assert.ok(untied.length > stock / 4, `only ${String(untied.length)} were left to do`);
    assert.equal((await backfill).code, 0);
  });
});
