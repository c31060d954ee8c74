import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { manualClock } from '../clock.ts';
import { customMetadataXml } from '../clouds/salesforce/fixture.ts';
import type { SalesforceCloud } from '../clouds/salesforce/start.ts';
import { startPackageOrg } from './package-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

type Fields = Readonly<Record<string, unknown>>;

const day = 86_400_000;
const deal = { StageName: 'Prospecting', CloseDate: '2027-01-31', Sync_with_Partner_Center__c: true };
const received = { ...deal, Referral_Status__c: 'New', Referral_Substatus__c: 'Pending' };
const answers = 'A deal from Microsoft is waiting for your answer';

describe('Who is told about a deal', () => {
  const clock = manualClock(Date.parse('2026-11-22T09:00:00Z'));
  let org: SalesforceCloud;
  let seller = '';
  let relay = '';
  let other = '';
  let group = '';
  let count = 0;

  before(async () => {
    org = await startPackageOrg({ clock });
    const admin = org.as(org.users.admin);
    const idOf = async (username: string) =>
      String((await admin.query(`SELECT Id FROM User WHERE Username = '${username}'`))[0]?.['Id']);
    seller = await idOf(org.users.seller);
    relay = await idOf(org.users.integration);
    other = await idOf(org.users.admin);
    group = await admin.create('Group', { DeveloperName: 'Alliances', Name: 'Alliances', Type: 'Regular' });
  });
  after(() => org.close());

  /** What an admin writes into a setting row. */
  function set(name: string, value: string): void {
    const folder = temporaryFolder('setting');
    mkdirSync(join(folder, 'customMetadata'));
    const file = join(folder, `customMetadata/Partner_Center_Setting.${name}.md-meta.xml`);
    writeFileSync(file, customMetadataXml(name, { Value__c: value }));
    org.deploy(folder);
  }

  /** Title and recipients of what people are told while `work` is done. */
  async function toldBy(work: () => unknown): Promise<[string, ...string[]][]> {
    const earlier = org.notifications().length;
    await work();
    return org
      .notifications()
      .slice(earlier)
      .map(({ title, recipients }) => [title, ...recipients]);
  }

  const theClock = (): void => {
    org.runScheduledPaths();
  };
  const name = () => `Deal ${String((count += 1))}`;
  const byRelay = (fields: Fields) =>
    org.as(org.users.integration).create('Opportunity', { ...received, Name: name(), OwnerId: seller, ...fields });
  const change = (id: string, fields: Fields) => org.as(org.users.integration).update('Opportunity', id, fields);

  it('is the owner of a new deal, with its name and the way to it', async () => {
    let id = '';
    assert.deepEqual(await toldBy(async () => (id = await byRelay({}))), [[answers, seller]]);
    const last = org.notifications().at(-1);
    assert.deepEqual([last?.body, last?.target], [`Deal ${String(count)}`, id]);
  });

  it('is whoever gets a deal that waits', async () => {
    const id = await byRelay({});
    const handOver = () => org.as(org.users.seller).update('Opportunity', id, { OwnerId: other });
    assert.deepEqual(await toldBy(handOver), [[answers, other]]);
  });

  it('is a group or queue when only the relay owns the deal', async () => {
    set('Notify_Group', 'Alliances');
    assert.deepEqual(await toldBy(() => byRelay({ OwnerId: relay })), [[answers, group]]);
    assert.deepEqual(await toldBy(() => byRelay({})), [[answers, seller]]);
    set('Notify_Group', 'Nobody');
    assert.deepEqual(await toldBy(() => byRelay({ OwnerId: relay })), [[answers, relay]]);
  });

  const changes: [what: string, fields: Fields, title: string, setting: string][] = [
    ['Microsoft accepted', { Microsoft_Answer__c: 'Accepted' }, 'Microsoft has accepted your deal', 'Microsoft_Answer'],
    ['Microsoft declined', { Microsoft_Answer__c: 'Declined' }, 'Microsoft has declined your deal', 'Microsoft_Answer'],
    [
      'it needs attention',
      { Partner_Center_Sync_Status__c: 'Needs attention' },
      'A deal with Microsoft needs your attention',
      'Needs_Attention',
    ],
  ];
  for (const [what, fields, title, setting] of changes)
    it(`is the owner when ${what}, once, and nobody where that is switched off`, async () => {
      const id = await byRelay({ Referral_Status__c: 'Active' });
      assert.deepEqual(await toldBy(() => change(id, fields)), [[title, seller]]);
      assert.deepEqual(await toldBy(() => change(id, { ...fields, Amount: 5 })), []);
      set(`Notify_${setting}`, 'off');
      const second = await byRelay({ Referral_Status__c: 'Active' });
      assert.deepEqual(await toldBy(() => change(second, fields)), []);
      set(`Notify_${setting}`, 'on');
    });

  it('is nobody when something else changes, or a deal was answered already', async () => {
    const id = await byRelay({});
    assert.deepEqual(await toldBy(() => change(id, { Microsoft_Answer__c: 'Waiting', Amount: 7 })), []);
    assert.deepEqual(await toldBy(() => byRelay({ Referral_Response__c: 'Accept' })), []);
  });

  it('is the owner three days and one day before the deal expires, unless it is answered', async () => {
    const expires = new Date(clock.now() + 5 * day).toISOString();
    const kept = await byRelay({ Referral_Expires__c: expires });
    const answered = await byRelay({ Referral_Expires__c: expires });
    assert.deepEqual(await toldBy(theClock), []);
    clock.advance(2 * day);
    const three = ['Three days left to answer a deal from Microsoft', seller];
    assert.deepEqual(await toldBy(theClock), [three, three]);
    assert.deepEqual(await toldBy(theClock), []);
    await org.as(org.users.seller).update('Opportunity', answered, { Referral_Response__c: 'Accept' });
    clock.advance(2 * day);
    assert.deepEqual(await toldBy(theClock), [['One day left to answer a deal from Microsoft', seller]]);
    assert.equal(org.notifications().at(-1)?.target, kept);
  });

  it('follows the day when it is put off, and is nobody where that is switched off', async () => {
    const at = (days: number) => new Date(clock.now() + days * day).toISOString();
    const id = await byRelay({ Referral_Expires__c: at(4) });
    await change(id, { Referral_Expires__c: at(6) });
    clock.advance(2 * day);
    assert.deepEqual(await toldBy(theClock), []);
    set('Notify_Expiring', 'off');
    clock.advance(2 * day);
    assert.deepEqual(await toldBy(theClock), []);
  });

  describe('The digest', () => {
    const monday = Date.parse('2026-12-07T07:00:00Z');
    const digest = async (): Promise<string[]> => {
      const earlier = org.notifications().length;
      org.runScheduledPaths();
      clock.advance(monday + weeks * 7 * day - clock.now());
      weeks += 1;
      org.runScheduledPaths();
      return org
        .notifications()
        .slice(earlier)
        .filter(({ title }) => title === 'Your week with Microsoft')
        .map(({ body, recipients, target }) => [body, ...recipients, target].join(' | '));
    };
    let weeks = 0;

    it('is sent to nobody until a group is named that is there', async () => {
      assert.deepEqual(await digest(), []);
      set('Digest_Group', 'Nobody');
      assert.deepEqual(await digest(), []);
    });

    it('tells the group every Monday what waits, what expires within the week and what needs attention', async () => {
      set('Digest_Group', 'Alliances');
      const admin = org.as(org.users.admin);
      for (const row of await admin.query('SELECT Id FROM Opportunity'))
        await admin.delete('Opportunity', String(row['Id']));
      assert.deepEqual(await digest(), [], 'there is nothing to do');
      const next = monday + weeks * 7 * day;
      await byRelay({ Referral_Expires__c: new Date(next + 3 * day).toISOString() });
      await byRelay({ Referral_Expires__c: new Date(next + 9 * day).toISOString() });
      await byRelay({ Referral_Response__c: 'Accept', Referral_Expires__c: new Date(next + day).toISOString() });
      await byRelay({ Referral_Status__c: 'Active', Partner_Center_Sync_Status__c: 'Needs attention' });
      const page = '{"type":"standard__navItemPage","attributes":{"apiName":"Partner_Center_Overview"}}';
      assert.deepEqual(await digest(), [
        `Waiting for an answer: 2 · Expiring this week: 1 · Needing attention: 1 | ${group} | ${page}`,
      ]);
    });
  });
});
