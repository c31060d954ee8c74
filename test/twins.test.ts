import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import incoming from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, runCosell, type RunningRelay } from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

const customer = { name: 'Tailspin Toys', country: 'US', postalCode: '98101' };
const titles = ['Azure migration', 'Security workshop', 'Teams rollout'];

const first = { dealValue: 10_200, closingDateTime: '2027-06-02T00:00:00Z' };
const second = { dealValue: 20_400, closingDateTime: '2027-05-30T23:00:00Z' };
const last = { dealValue: 99_000, closingDateTime: '2027-12-15T00:00:00Z' };

describe('The first day where both systems hold the same deals', () => {
  let installed: Installed & { relay: RunningRelay };
  before(async () => {
    installed = await installAndRun({ relay: { SYNC_SWEEP_SECONDS: '86400' } });
    const { partnerCenter, salesforce } = installed;
    const seller = salesforce.as(salesforce.users.seller);
    salesforce.pauseOutbound();
    const account = await seller.create('Account', {
      ...{ Name: customer.name, BillingPostalCode: customer.postalCode, BillingCountry: 'United States' },
    });
    for (const [index, Name] of titles.entries())
      await seller.create('Opportunity', {
        ...{ Name, AccountId: account, StageName: 'Qualification', Amount: 10_000 * (index + 1) },
        ...{ CloseDate: '2027-05-31', Products__c: 'SOL-15974-MQF', Sync_with_Partner_Center__c: true },
      });
    // The last one of ours is in no other system, and neither is the last one of theirs.
    const theirs = ['TAILSPIN TOYS - Azure migration', 'Security workshop (co-sell)', '=Copilot pilot'];
    partnerCenter.asMicrosoft().sendReferrals(theirs.length, (index) => ({
      ...incoming,
      name: theirs[index],
      customerProfile: {
        ...incoming.customerProfile,
        name: 'Tailspin Toys, Inc.',
        address: { ...incoming.customerProfile.address, country: customer.country, postalCode: customer.postalCode },
      },
      details: { ...incoming.details, ...[first, second, last][index] },
    }));
  });
  after(() => installed.close());

  const cosell = (...words: string[]) => runCosell(installed.environment, ...words);
  const deals = () =>
    installed.salesforce
      .as(installed.salesforce.users.seller)
      .query('SELECT Id, Name, Amount, Referral_Identifier__c, Partner_Center_Sync_Status__c FROM Opportunity');
  const atRest = () => eventually('rest', async () => (await duePairs(installed.relay)) === 0, 60_000);
  let filledIn = '';

  it('a dry run says how many there are', async () => {
    const { output } = await cosell('backfill', '--dry-run');
    assert.match(output, /2 {2}referrals that an open opportunity may be already: left out until you decide/);
    assert.match(output, /1 {2}referrals without an opportunity/);
  });

  it('the backfill doubles none of them', async () => {
    const { code, output } = await cosell('backfill');
    assert.equal(code, 0, output);
    await atRest();
    const names = (await deals()).map((row) => row['Name']);
    assert.deepEqual(names.toSorted(), [...titles, '=Copilot pilot'].toSorted());
    assert.equal(installed.partnerCenter.referrals().length, 4);
  });

  it('a webhook about one that is accepted makes no second opportunity', async () => {
    const { partnerCenter } = installed;
    const twin = partnerCenter.referrals().find(({ name }) => name === 'Security workshop (co-sell)')?.id ?? '';
    partnerCenter.asPartner().accept(twin);
    await partnerCenter.settle();
    await atRest();
    assert.equal((await deals()).length, 4);
    assert.match((await cosell('failed', 'list')).output, new RegExp(`${twin}.*TWIN_UNDECIDED`, 's'));
  });

  it('a look at the opportunity shares none a second time, and its card says why', async () => {
    const twin = (await deals()).find(({ Name }) => Name === 'Azure migration');
    await cosell('sync', String(twin?.['Id']));
    await atRest();
    assert.equal(installed.partnerCenter.referrals().length, 4);
    const now = (await deals()).find(({ Name }) => Name === 'Azure migration');
    assert.equal(now?.['Partner_Center_Sync_Status__c'], 'Needs attention');
  });

  it('the list names each pair, as CSV and as JSON', async () => {
    const { code, output } = await cosell('twins');
    assert.equal(code, 0);
    const lines = output.split('\n');
    assert.equal(lines.length, 3, output);
    assert.ok(output.includes('"TAILSPIN TOYS - Azure migration"'));
    assert.equal((JSON.parse((await cosell('twins', '--json')).output) as unknown[]).length, 2);
    filledIn = [lines[0], ...lines.slice(1).map((line) => line.replace('""', '"yes"'))].join('\r\n');
  });

  it('what is confirmed is linked: one deal each, with the values of the seller', async () => {
    const confirm = (rows: string) => {
      const file = join(temporaryFolder('twins'), 'twins.csv');
      writeFileSync(file, rows);
      return cosell('twins', '--confirm', file);
    };
    const [head = '', one = '', other = ''] = filledIn.split('\r\n');
    const { code, output } = await confirm(`${head}\r\n${one}`);
    assert.deepEqual([code, output], [0, 'Linked 1 deals; the relay merges them now. Told apart: 0.']);
    await installed.relay.stop();
    const later = await confirm(`${head}\r\n${other}`);
    assert.equal(later.code, 1);
    assert.match(later.output, /^Linked 1 deals\. Told apart: 0\.\nNo relay is running\./);
    installed.relay = await installed.startRelay();
    await eventually(
      'the links',
      async () => (await deals()).every((row) => row['Partner_Center_Sync_Status__c'] === 'Synced'),
      60_000,
    );
    await cosell('backfill');
    await atRest();
    const rows = await deals();
    assert.deepEqual([rows.length, installed.partnerCenter.referrals().length], [4, 4]);
    assert.deepEqual([rows.find(({ Name }) => Name === 'Azure migration')?.['Amount']], [10_000]);
    assert.equal(new Set(rows.map((row) => row['Referral_Identifier__c'])).size, 4);
  });

  it('a file that says neither yes nor no changes nothing', async () => {
    const file = join(temporaryFolder('twins'), 'twins.csv');
    writeFileSync(file, filledIn.replaceAll('"yes"', '"perhaps"'));
    const { code, output } = await cosell('twins', '--confirm', file);
    assert.equal(code, 2);
    assert.match(output, /USAGE: .*"perhaps" is not yes or no/);
    assert.equal((await cosell('twins', '--confirm', '/nowhere.csv')).code, 2);
  });
});
