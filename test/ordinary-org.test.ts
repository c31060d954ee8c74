import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { customMetadataXml, writePackage } from './clouds/salesforce/fixture.ts';
import type { SalesforceCloud } from './clouds/salesforce/start.ts';
import { installAndRun } from './installation.ts';
import { eventually, runCosell } from './relay-under-test.ts';

type Row = Record<string, unknown>;

const setting = 'customMetadata/Partner_Center_Setting.Event_Retention_Days.md-meta.xml';

/** The admin lets events go after a year; two are there already. */
async function keepEventsForAYear(salesforce: SalesforceCloud): Promise<void> {
  const { folder, remove } = writePackage({
    [setting]: customMetadataXml('Event Retention Days', { Value__c: '365' }),
  });
  salesforce.deploy(folder);
  remove();
  const deal = { Name: 'An old deal', StageName: 'Prospecting', CloseDate: '2031-01-31' };
  const id = await salesforce.as(salesforce.users.seller).create('Opportunity', deal);
  const event = { Opportunity__c: id, Outcome__c: 'Synced' };
  await salesforce.as(salesforce.users.admin).createMany('Partner_Center_Sync_Event__c', [
    { ...event, External_Id__c: 'old', Occurred__c: '2020-01-01T00:00:00Z' },
    { ...event, External_Id__c: 'new', Occurred__c: new Date().toISOString() },
  ]);
}

// Each org of a customer has some of this. The real relay, over HTTP, with an org that behaves so.
describe('In an org that has rules and automation of its own, the relay', () => {
  let installed: Awaited<ReturnType<typeof installAndRun>>;
  before(async () => {
    installed = await installAndRun({ prepare: keepEventsForAYear });
  });
  after(() => installed.close());

  const seller = () => installed.salesforce.as(installed.salesforce.users.seller);
  const referral = (id: string) => installed.partnerCenter.referral(id);
  const microsoftEdits = (id: string, details: { dealValue?: number; closingDateTime?: string }) =>
    installed.partnerCenter.asMicrosoft().updateReferral(
      id,
      Object.entries(details).map(([name, value]) => ({ op: 'replace', path: `/details/${name}`, value })),
    );
  const said = (row: Row) => String(row['Partner_Center_Sync_Message__c']);
  const select =
    'SELECT Id, Amount, CloseDate, Partner_Center_Sync_Status__c, Partner_Center_Sync_Message__c, Audit__c FROM Opportunity';
  const opportunity = (what: string, where: string, holds: (row: Row) => boolean) =>
    eventually(what, async () => (await seller().query(`${select} WHERE ${where}`)).find(holds), 20_000);
  const hasStatus = (status: string) => (row: Row) => row['Partner_Center_Sync_Status__c'] === status;
  const received = async () => {
    const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
    const row = await opportunity('the deal', `Referral_Identifier__c = '${id}'`, hasStatus('Synced'));
    return { id, deal: String(row['Id']) };
  };

  it("leaves the amount to the products, and Microsoft's value to Microsoft", async () => {
    const { id, deal } = await received();
    installed.salesforce.addProducts(deal, 60_000);
    await eventually('the sum in Partner Center', () => referral(id)?.details.dealValue === 60_000);
    microsoftEdits(id, { dealValue: 77_000 });
    const row = await opportunity('the reason', `Id = '${deal}'`, hasStatus('Needs attention'));
    assert.match(said(row), /^The amount comes from the opportunity's products/);
    assert.doesNotMatch(String(row['Audit__c']), /77000/);
    assert.deepEqual([row['Amount'], referral(id)?.details.dealValue], [60_000, 77_000]);
  });

  it('takes what a flow of the org makes of a value for what was agreed on', async () => {
    const { id, deal } = await received();
    installed.salesforce.setBeforeSave('Opportunity', ({ Amount }) =>
      typeof Amount === 'number' ? { Amount: Math.round(Amount / 1000) * 1000 } : {},
    );
    microsoftEdits(id, { dealValue: 77_400 });
    const row = await opportunity('the rounded value', `Id = '${deal}'`, ({ Amount }) => Amount === 77_000);
    installed.salesforce.setBeforeSave('Opportunity', undefined);
    microsoftEdits(id, { closingDateTime: '2028-03-31T00:00:00Z' });
    await opportunity('the next edit', `Id = '${deal}'`, ({ CloseDate }) => CloseDate === '2028-03-31');
    assert.equal(referral(id)?.details.dealValue, 77_400);
    assert.equal(row['Partner_Center_Sync_Status__c'], 'Synced');
  });

  it('holds back only the value that a rule of the org names, and says which', async () => {
    const { id, deal } = await received();
    installed.salesforce.failRows({
      object: 'Opportunity',
      times: 1_000,
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'No deal closes after 2027.',
      fields: ['CloseDate'],
      matches: ({ CloseDate }) => String(CloseDate) > '2028',
    });
    microsoftEdits(id, { dealValue: 88_000, closingDateTime: '2028-03-31T00:00:00Z' });
    const row = await opportunity('the value', `Id = '${deal}'`, ({ Amount }) => Amount === 88_000);
    installed.salesforce.heal();
    assert.match(said(row), /^Not copied from Partner Center: Close Date\. No deal closes after 2027\./);
    assert.notEqual(row['CloseDate'], '2028-03-31');
    assert.match(String(row['Audit__c']), /Amount 50000 → 88000/);
  });

  /** Resolves when so many sweeps have asked Salesforce what has changed. */
  const sweeps = (count: number) => {
    installed.salesforce.clearCalls();
    const isSweep = ({ path }: { path: string }) => path.includes('/queryAll');
    return eventually(
      `${String(count)} sweeps`,
      () => installed.salesforce.calls().filter(isSweep).length >= count,
      30_000,
    );
  };
  const problems = async (deal: string) =>
    (
      await seller().query(
        `SELECT Error_Code__c FROM Partner_Center_Sync_Event__c WHERE Opportunity__c = '${deal}' AND Outcome__c = 'Needs attention'`,
      )
    ).map((row) => row['Error_Code__c']);
  const refuses = (deal: string, errorCode: string, message: string) => {
    installed.salesforce.failRows({
      ...{ object: 'Opportunity', times: 1_000, errorCode, message },
      matches: ({ Id }) => Id === deal,
    });
  };

  it('says once, not with every sweep, that a record takes no writes, and counts it', async () => {
    const { id, deal } = await received();
    refuses(deal, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Fill in the region.');
    microsoftEdits(id, { dealValue: 77_000 });
    await eventually('the event', async () => (await problems(deal)).length > 0, 20_000);
    await sweeps(2);
    const isWrite = ({ method, path }: { method: string; path: string }) =>
      method !== 'GET' && path.includes('/composite');
    await sweeps(3);
    assert.deepEqual(installed.salesforce.calls().filter(isWrite), []);
    assert.deepEqual(await problems(deal), ['SALESFORCE_REFUSED']);
    const { output } = await runCosell(installed.environment, 'failed', 'list');
    assert.match(output, new RegExp(`${id}.*parked`));
    installed.salesforce.heal();
    await runCosell(installed.environment, 'failed', 'retry');
    await opportunity('the value', `Id = '${deal}'`, ({ Amount }) => Amount === 77_000);
  });

  it('waits for a record that an approval process has locked, and says so', async () => {
    const { id, deal } = await received();
    refuses(deal, 'ENTITY_IS_LOCKED', 'entity is locked for editing');
    microsoftEdits(id, { dealValue: 77_000 });
    await eventually('the event', async () => (await problems(deal)).length > 0, 20_000);
    installed.salesforce.heal();
    assert.deepEqual(await problems(deal), ['RECORD_LOCKED']);
    await opportunity('the value', `Id = '${deal}'`, ({ Amount }) => Amount === 77_000);
  });

  it('removes the events that are older than the admin keeps them, and no others', async () => {
    const left = () =>
      seller().query("SELECT External_Id__c FROM Partner_Center_Sync_Event__c WHERE External_Id__c IN ('old', 'new')");
    const rows = await eventually(
      'the removal',
      async () => ((await left()).length === 1 ? left() : undefined),
      20_000,
    );
    assert.deepEqual(
      rows.map((row) => row['External_Id__c']),
      ['new'],
    );
  });

  it('has its doctor say loudly that new deals may have an owner whom nobody looks at', async () => {
    const { code, output } = await runCosell(installed.environment, 'doctor');
    assert.equal(code, 0, output);
    assert.match(output, /^ok {3}Default owner: none\. .*no seller sees it\. Name a person/m);
  });
});
