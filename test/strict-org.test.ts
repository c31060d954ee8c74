import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { customMetadataXml, writePackage } from './clouds/salesforce/fixture.ts';
import { installAndRun, type Installed } from './installation.ts';
import { eventually, runCosell, type RunningRelay } from './relay-under-test.ts';

type Row = Record<string, unknown>;

const setting = 'customMetadata/Partner_Center_Setting.Default_Owner.md-meta.xml';
const stage = 'customMetadata/Partner_Center_Value_Mapping.Stage_Of_Nobody.md-meta.xml';

// What an org refuses by its picklists, its rules about duplicates and its sharing. The real relay, over HTTP, with leads on.
describe('In an org that refuses places, owners, accounts and calls, the relay', () => {
  let org: Installed & { relay: RunningRelay };
  before(async () => {
    org = await installAndRun({
      salesforce: { switches: { addressPicklists: true } },
      relay: { SYNC_LEADS: 'on' },
      prepare: async (salesforce) => {
        const row = customMetadataXml('Default Owner', { Value__c: salesforce.users.admin });
        const { folder, remove } = writePackage({ [setting]: row });
        salesforce.deploy(folder);
        remove();
        await Promise.resolve();
      },
    });
  });
  afterEach(() => {
    org.salesforce.heal();
    org.salesforce.setDuplicateRules([]);
  });
  after(() => org.close());

  const seller = () => org.salesforce.as(org.salesforce.users.seller);
  const send = ({
    name,
    address = {},
    ...change
  }: {
    name: string;
    address?: object;
    team?: object[];
    type?: string;
  }) =>
    org.partnerCenter.asMicrosoft().sendReferral({
      ...{ ...incomingCoSell, ...change, name },
      customerProfile: {
        ...incomingCoSell.customerProfile,
        ...{ name, address: { ...incomingCoSell.customerProfile.address, ...address } },
      },
    }).id;
  const select =
    'SELECT Id, OwnerId, AccountId, Account.Name, Account.BillingCountryCode, Account.BillingStateCode, Audit__c, ' +
    'Partner_Center_Sync_Status__c, Partner_Center_Error_Code__c, Partner_Center_Sync_Message__c FROM Opportunity';
  const see = (what: string, id: string, holds: (row: Row) => boolean) =>
    eventually(
      what,
      async () => (await seller().query(`${select} WHERE Referral_Identifier__c = '${id}'`)).find(holds),
      20_000,
    );
  const isSynced = (row: Row) => row['Partner_Center_Sync_Status__c'] === 'Synced';
  const has = (code: string) => (row: Row) => row['Partner_Center_Error_Code__c'] === code;
  const auditOf = (row: Row) => String(row['Audit__c']);
  const placeOf = ({ Account }: Row) => {
    const account = Account as Row | null;
    return [account?.['BillingCountryCode'], account?.['BillingStateCode']];
  };

  it('writes the codes of countries and states, and leaves a state out that is on no list', async () => {
    const [korea, bavaria, washington] = [
      send({ name: 'Adatum', address: { country: 'KR', state: null } }),
      send({ name: 'Fabrikam', address: { country: 'DE', state: 'Bavaria' } }),
      send({ name: 'Proseware', address: { country: 'US', state: 'Washington' } }),
    ];
    assert.deepEqual(placeOf(await see('the deal of Korea', korea, isSynced)), ['KR', null]);
    assert.deepEqual(placeOf(await see('the deal of Washington', washington, isSynced)), ['US', 'WA']);
    const saysState = (row: Row) =>
      /\bState\b/.test(`${String(row['Partner_Center_Sync_Message__c'])} ${auditOf(row)}`);
    assert.deepEqual(placeOf(await see('the deal of Bavaria', bavaria, saysState)), ['DE', null]);
  });

  it('takes the account that a duplicate rule names', async () => {
    const there = await seller().create('Account', { Name: 'Tailspin', BillingPostalCode: '10115' });
    org.salesforce.setDuplicateRules([{ object: 'Account', fields: ['Name'], action: 'block' }]);
    const row = await see('the deal', send({ name: 'Tailspin' }), isSynced);
    assert.equal(row['AccountId'], there);
  });

  it('makes the deal without an account that it may not use, and says so', async () => {
    org.salesforce.failRows({
      ...{ object: 'Opportunity', times: 100, errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' },
      ...{ message: 'insufficient access rights on cross-reference id', fields: [] },
      matches: ({ AccountId }) => (AccountId ?? null) !== null,
    });
    const row = await see('the reason', send({ name: 'Lucerne' }), has('CUSTOMER_MISSING'));
    assert.equal(row['AccountId'], null);
    assert.match(String(row['Partner_Center_Sync_Message__c']), /insufficient access rights on cross-reference id/);
  });

  it('gives a deal to the default owner where the org refuses the one of its team, and says so', async () => {
    const { admin } = org.salesforce.users;
    const idOf = async (username: string) =>
      (await seller().query(`SELECT Id FROM User WHERE Username = '${username}'`))[0]?.['Id'];
    const refused = await idOf(org.salesforce.users.seller);
    org.salesforce.failRows({
      ...{ object: 'Opportunity', times: 100, errorCode: 'TRANSFER_REQUIRES_READ', fields: [] },
      message: 'The new owner must have read permission',
      matches: ({ OwnerId }) => OwnerId === refused,
    });
    const team = [{ firstName: 'Sam', lastName: 'Seller', email: org.salesforce.users.seller, phoneNumber: '1' }];
    const why = 'Salesforce refused the first choice of owner, so another user owns the deal';
    const isSaid = (row: Row) => auditOf(row).includes(`${why}: The new owner must have read permission`);
    const row = await see('the reason', send({ name: 'Wingtip', team }), isSaid);
    assert.deepEqual([row['OwnerId'], isSynced(row)], [await idOf(admin), true]);
    const soql = `SELECT Summary__c FROM Partner_Center_Sync_Event__c WHERE Opportunity__c = '${String(row['Id'])}'`;
    const isThere = async () => (await seller().query(soql)).some((event) => event['Summary__c'] === why);
    await eventually('the event', isThere);
  });

  it('makes no lead a second time that a seller has deleted, whatever Microsoft edits', async () => {
    const id = send({ name: 'Woodgrove', type: 'Independent' });
    const microsoft = org.partnerCenter.asMicrosoft();
    const leads = () => seller().query(`SELECT Id FROM Lead WHERE Referral_Identifier__c = '${id}'`);
    const [lead] = await eventually('the lead', async () => ((await leads()).length > 0 ? leads() : undefined), 20_000);
    await seller().delete('Lead', String(lead?.['Id']));
    org.partnerCenter.clearCalls();
    microsoft.updateReferral(id, [{ op: 'replace', path: '/details/notes', value: 'Another word' }]);
    const looks = () => org.partnerCenter.calls().filter(({ path }) => path.endsWith(id)).length;
    await eventually('a look', () => looks() > 0, 20_000);
    const after = await see('a later deal', send({ name: 'Humongous' }), isSynced);
    assert.deepEqual([await leads(), typeof after['Id']], [[], 'string']);
  });

  it('pauses for seconds where too many calls run at the same time', async () => {
    const errorCode = 'REQUEST_LIMIT_EXCEEDED';
    const message = 'ConcurrentPerOrgLongTxn Limit exceeded.';
    org.salesforce.fail({ times: 1, status: 403, path: /services\/data/, body: [{ errorCode, message }] });
    await see('the deal', send({ name: 'Southridge' }), isSynced);
  });

  it('asks for few sessions where each one is refused, says why, and goes on when one is taken', async () => {
    const message = 'This session is not valid for use with the REST API';
    const body = [{ errorCode: 'INVALID_SESSION_ID', message }];
    org.salesforce.clearCalls();
    org.salesforce.fail({ times: 100_000, status: 401, path: /services\/data/, body });
    const id = send({ name: 'Margie' });
    const isSaid = () => org.relay.lines.some((line) => line.includes('SALESFORCE_SIGN_IN'));
    await eventually('a line of the log', isSaid, 20_000);
    const { code, output } = await runCosell(org.environment, 'doctor');
    assert.equal(code, 1);
    assert.match(output, /This session is not valid for use with the REST API/);
    const isSignIn = ({ path }: { path: string }) => path.includes('/oauth2/token');
    const signIns = org.salesforce.calls().filter(isSignIn).length;
    assert.ok(signIns < 12, String(signIns));
    org.salesforce.heal();
    await see('the deal', id, isSynced);
  });

  it('names the stage of a value map that the org does not have, before anything is written with it', async () => {
    const { folder, remove } = writePackage({
      [stage]: customMetadataXml('Stage Of Nobody', {
        ...{ Map__c: 'Stage', Referral_Value__c: 'Negotiating', Salesforce_Value__c: 'Hand shaken' },
        Direction__c: 'Inbound',
      }),
    });
    org.salesforce.deploy(folder);
    remove();
    const { code, output } = await runCosell(org.environment, 'mapping', 'check');
    assert.equal(code, 1);
    assert.match(output, /Hand shaken/);
  });
});
