import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { customMetadataXml, fieldXml, writePackage } from './clouds/salesforce/fixture.ts';
import type { SalesforceCloud } from './clouds/salesforce/start.ts';
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, runCosell, type RunningRelay } from './relay-under-test.ts';

type Row = Record<string, unknown>;
type Running = Installed & { relay: RunningRelay };

function deploy(salesforce: SalesforceCloud, files: Readonly<Record<string, string>>): void {
  const { folder, remove } = writePackage(files);
  salesforce.deploy(folder);
  remove();
}
const setting = (name: string) => `customMetadata/Partner_Center_Setting.${name}.md-meta.xml`;
const rowFile = (name: string) => `customMetadata/Partner_Center_Field_Mapping.${name}.md-meta.xml`;
/** A row that only gives new deals a value. */
const rowXml = (label: string, values: Readonly<Record<string, string | boolean>>) =>
  customMetadataXml(label, { Active__c: true, Inbound_Create__c: true, Conflict_Policy__c: 'Newest wins', ...values });

const select =
  'SELECT Id, Amount, AccountId, OwnerId, Partner_Center_Sync_Status__c, Partner_Center_Error_Code__c, Partner_Center_Sync_Message__c';

/** What the stories of this file do in an org. */
function at(running: () => Running) {
  const seller = () => running().salesforce.as(running().salesforce.users.seller);
  const see = (what: string, id: string, holds: (row: Row) => boolean, more = '') =>
    eventually(
      what,
      async () =>
        (await seller().query(`${select}${more} FROM Opportunity WHERE Referral_Identifier__c = '${id}'`)).find(holds),
      20_000,
    );
  return {
    seller,
    see,
    send: (details: { currency?: string } = {}) =>
      running()
        .partnerCenter.asMicrosoft()
        .sendReferral({ ...incomingCoSell, details: { ...incomingCoSell.details, ...details } }).id,
    edit: (id: string, dealValue: number) =>
      running()
        .partnerCenter.asMicrosoft()
        .updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: dealValue }]),
    atRest: () => eventually('rest', async () => (await duePairs(running().relay)) === 0, 20_000),
    isSynced: (row: Row) => row['Partner_Center_Sync_Status__c'] === 'Synced',
    has: (code: string) => (row: Row) => row['Partner_Center_Error_Code__c'] === code,
    said: (row: Row) => String(row['Partner_Center_Sync_Message__c']),
  };
}

describe('In an org of persons, record types, queues and currencies, the relay', () => {
  let org: Running;
  const { seller, see, send, edit, atRest, isSynced, has, said } = at(() => org);
  before(async () => {
    org = await installAndRun({
      salesforce: {
        switches: { personAccounts: true, recordTypes: true, opportunityQueues: true, inactiveCurrencies: ['JPY'] },
      },
      async prepare(salesforce) {
        const admin = salesforce.as(salesforce.users.admin);
        const [type] = await admin.query("SELECT Id FROM RecordType WHERE Name = 'Co-sell'");
        deploy(salesforce, {
          [setting('Default_Owner')]: customMetadataXml('Default Owner', { Value__c: salesforce.users.admin }),
          [rowFile('Record_Type')]: rowXml('Record Type', {
            ...{ Referral_Pointer__c: '/type', Salesforce_Field__c: 'RecordTypeId', Value_Map__c: 'Record Type' },
          }),
          'customMetadata/Partner_Center_Value_Mapping.Record_Type_Shared.md-meta.xml': customMetadataXml('Shared', {
            ...{ Map__c: 'Record Type', Referral_Value__c: 'Shared', Salesforce_Value__c: String(type?.['Id']) },
          }),
        });
        await admin.create('Account', { LastName: 'Northwind Traders' });
      },
    });
  });
  after(() => org.close());

  it('makes the customer a business, whatever person bears its name, and gives it a contact', async () => {
    const row = await see('the deal', send(), isSynced);
    await atRest();
    const accounts = await seller().query(
      `SELECT Name, IsPersonAccount, RecordType.Name FROM Account WHERE Id = '${String(row['AccountId'])}'`,
    );
    assert.deepEqual(
      accounts.map((one) => [one['Name'], one['IsPersonAccount'], (one['RecordType'] as Row | undefined)?.['Name']]),
      [['Northwind Traders', false, 'Business']],
    );
    const contacts = await seller().query(
      `SELECT Contact.AccountId FROM OpportunityContactRole WHERE OpportunityId = '${String(row['Id'])}'`,
    );
    assert.deepEqual(
      contacts.map((one) => (one['Contact'] as Row | undefined)?.['AccountId']),
      [row['AccountId']],
    );
  });

  it('gives a new deal the record type that the value map names', async () => {
    const row = await see('the deal', send(), isSynced, ', RecordType.Name');
    assert.equal((row['RecordType'] as Row | undefined)?.['Name'], 'Co-sell');
  });

  it('keeps a value out of the org whose currency somebody has deactivated, and says which', async () => {
    const row = await see('the reason', send({ currency: 'JPY' }), has('CURRENCY_UNKNOWN'));
    assert.match(said(row), /The deal is in JPY in Partner Center, but this org has no JPY/);
    assert.equal(row['Amount'], null);
  });

  it('goes on with a deal that belongs to a queue', async () => {
    const id = send();
    const row = await see('the deal', id, isSynced);
    const admin = org.salesforce.as(org.salesforce.users.admin);
    const queue = await admin.create('Group', { DeveloperName: 'Deals', Name: 'Deals', Type: 'Queue' });
    await admin.update('Opportunity', String(row['Id']), { OwnerId: queue });
    await atRest();
    edit(id, 61_000);
    const after = await see('the new value', id, ({ Amount }) => Amount === 61_000);
    assert.deepEqual([after['Partner_Center_Sync_Status__c'], after['OwnerId']], ['Synced', queue]);
    assert.deepEqual(
      org.partnerCenter.referral(id)?.team.map(({ email }) => email),
      ['avery.howard@contoso.example'],
    );
  });

  it('goes on saying that the default owner is no active user, until the deal has an owner', async () => {
    org.salesforce.changeUser(org.salesforce.users.admin, { IsActive: false });
    const id = send();
    const said = (row: Row) => row['Partner_Center_Sync_Message__c'];
    const row = await see('the reason', id, has('OWNER_MISSING'));
    await atRest();
    edit(id, 62_000);
    const after = await see('the new value', id, ({ Amount }) => Amount === 62_000);
    await atRest();
    assert.equal(said(await see('the deal', id, has('OWNER_MISSING'))), said(row));
    assert.match(
      String(said(row)),
      /^The opportunity belongs to the relay's own user: .*Default Owner does not name an active user/,
    );
    const [user] = await seller().query(`SELECT Id FROM User WHERE Username = '${org.salesforce.users.seller}'`);
    await seller().update('Opportunity', String(after['Id']), { OwnerId: user?.['Id'] });
    await see('peace', id, isSynced);
    org.salesforce.changeUser(org.salesforce.users.admin, { IsActive: true });
  });

  it('makes a deal that the org wants more of as soon as a row of the mapping gives it', async () => {
    const required = fieldXml('Region__c', 'Text', '<length>40</length><required>true</required>');
    deploy(org.salesforce, { 'objects/Opportunity/fields/Region__c.field-meta.xml': required });
    const id = send();
    const failed = await eventually(
      'the failure',
      async () => {
        const { output } = await runCosell(org.environment, 'failed', 'list');
        return output.includes('Region__c') ? output : undefined;
      },
      20_000,
    );
    assert.match(failed, /\(REQUIRED_FIELD_MISSING: Region__c\)/);
    deploy(org.salesforce, {
      [rowFile('Region')]: rowXml('Region', {
        ...{ Referral_Pointer__c: '/campaignId', Salesforce_Field__c: 'Region__c', Default_Value__c: 'EMEA' },
      }),
    });
    // A running relay follows within a minute; a new one at once.
    await org.relay.stop();
    org.relay = await org.startRelay();
    await runCosell(org.environment, 'failed', 'retry');
    await see('the deal', id, ({ Region__c: region }) => region === 'EMEA', ', Region__c');
  });
});

describe('In an org that encrypts names and addresses and has one currency, the relay', () => {
  let org: Running;
  const { seller, see, send, atRest, isSynced, has, said } = at(() => org);
  before(async () => {
    org = await installAndRun({
      salesforce: {
        switches: {
          encrypted: { 'Account.Name': 'probabilistic', 'Contact.Email': 'probabilistic' },
          multiCurrency: false,
        },
      },
    });
  });
  after(() => org.close());

  it('makes no second account where it cannot look for the first: the card asks for it, and then for the contact', async () => {
    const id = send();
    const row = await see('the reason', id, has('CUSTOMER_MISSING'));
    assert.match(said(row), /^The opportunity has no account: Salesforce cannot search accounts by name in this org/);
    await atRest();
    assert.equal(said(await see('the deal', id, has('CUSTOMER_MISSING'))), said(row));
    const AccountId = await seller().create('Account', { Name: 'Northwind Traders' });
    await seller().update('Opportunity', String(row['Id']), { AccountId });
    const next = await see('the other reason', id, has('CONTACT_MISSING'));
    assert.match(said(next), /^The opportunity has no primary contact/);
    const ContactId = await seller().create('Contact', { LastName: 'Davis', Email: 'nd@northwind.example', AccountId });
    await seller().create('OpportunityContactRole', { OpportunityId: row['Id'], ContactId, IsPrimary: true });
    await see('peace', id, isSynced);
  });

  it('takes the currency of the org for that of its deals, and keeps the value of any other out', async () => {
    const dollars = await see('the deal', send(), has('CUSTOMER_MISSING'));
    const euros = await see('the other deal', send({ currency: 'EUR' }), has('CURRENCY_UNKNOWN'));
    assert.deepEqual([dollars['Amount'], euros['Amount']], [50_000, null]);
    assert.match(said(euros), /this org uses USD/);
  });
});
