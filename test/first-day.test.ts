import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, runCosell, type RunningRelay } from './relay-under-test.ts';

const there = 120;
const here = 60;

describe('The first day of a relay between two clouds that are full already', () => {
  let installed: Installed & { relay: RunningRelay };
  before(async () => {
    installed = await installAndRun({ here: false, relay: { SYNC_SWEEP_SECONDS: '86400' } });
    const { partnerCenter, salesforce } = installed;
    partnerCenter.asMicrosoft().sendReferrals(there);
    const seller = salesforce.as(salesforce.users.seller);
    const account = await seller.create('Account', { Name: 'Adventure Works', BillingCountry: 'Germany' });
    salesforce.pauseOutbound();
    await seller.createMany(
      'Opportunity',
      Array.from({ length: here }, (_, index) => ({
        ...{ Name: `Own deal ${String(index)}`, AccountId: account, StageName: 'Qualification', Amount: 1_000 + index },
        ...{ CloseDate: '2027-05-31', Sync_with_Partner_Center__c: true, Products__c: 'SOL-15974-MQF' },
      })),
    );
  });
  after(() => installed.close());

  const cosell = (...words: string[]) => runCosell(installed.environment, ...words);
  const deals = () =>
    installed.salesforce
      .as(installed.salesforce.users.seller)
      .query('SELECT Id, Name, Referral_Identifier__c, Partner_Center_Sync_Status__c FROM Opportunity');
  const atRest = () => eventually('rest', async () => (await duePairs(installed.relay)) === 0, 60_000);
  async function assertWhole(): Promise<void> {
    const rows = await deals();
    assert.equal(rows.length, there + here);
    assert.deepEqual([...new Set(rows.map((row) => row['Partner_Center_Sync_Status__c']))], ['Synced']);
    assert.equal(new Set(rows.map((row) => row['Referral_Identifier__c'])).size, there + here);
    assert.equal(installed.partnerCenter.referrals().length, there + here);
  }

  it('a dry run says what there is, and changes nothing', async () => {
    const { code, output } = await cosell('backfill', '--dry-run', '--json');
    assert.deepEqual(
      [code, JSON.parse(output)],
      [0, { linked: 0, received: there, leads: 0, shared: here, twins: 0, closed: 0, dryRun: true }],
    );
    assert.equal((await deals()).length, here);
  });

  it('a preview shows what would become of one record on either side', async () => {
    const referral = await cosell('mapping', 'preview', installed.partnerCenter.referrals()[0]?.id ?? '');
    assert.equal(referral.code, 0);
    assert.match(referral.output, /Account\.Name: "Northwind Traders"/);
    assert.match(referral.output, /Opportunity\.Amount: 50000/);
    const opportunity = await cosell('mapping', 'preview', String((await deals())[0]?.['Id']));
    assert.equal(opportunity.code, 0);
    assert.match(opportunity.output, /"country": "DE"/);
  });

  it('broken off by the death of the relay, it goes on with the next one to the end', async () => {
    const running = cosell('backfill');
    await eventually('the first deals', async () => (await deals()).length > here, 120_000);
    await installed.relay.kill();
    installed.relay = await installed.startRelay();
    const { code, output } = await running;
    assert.equal(code, 0, output);
    assert.match(output, /Marked 180 pairs as due\. All pairs are done\./);
    await assertWhole();
  });

  it('a second one comes to rest without a second deal', async () => {
    const { code } = await cosell('backfill');
    assert.equal(code, 0);
    await assertWhole();
  });

  it('a store that is lost is rebuilt from what both clouds know: no deal is doubled', async () => {
    await installed.relay.kill();
    rmSync(String(installed.environment['RELAY_DATA_DIR']), { recursive: true });
    installed.relay = await installed.startRelay();
    const { code, output } = await cosell('rebuild', '--yes');
    assert.equal(code, 0, output);
    assert.match(output, /Marked 180 pairs as due/);
    await atRest();
    await assertWhole();
  });

  it('a preview of a pair says that both sides agree', async () => {
    const [row] = await deals();
    const { code, output } = await cosell('mapping', 'preview', String(row?.['Id']));
    assert.deepEqual([code, output], [0, 'Both sides are in sync.']);
  });

  it('no command invents an id', async () => {
    const { code, output } = await cosell('mapping', 'preview', 'SOL-1');
    assert.equal(code, 2);
    assert.match(output, /USAGE: SOL-1 is neither a referral ID/);
  });
});
