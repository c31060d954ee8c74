import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, type RunningRelay } from './relay-under-test.ts';

type Row = Record<string, unknown>;

// What orgs do with the customers of deals that Microsoft sends. The real relay, over HTTP.
describe("The customer of a deal of Microsoft's", () => {
  let installed: Installed & { relay: RunningRelay };
  before(async () => {
    installed = await installAndRun();
  });
  afterEach(() => {
    installed.salesforce.heal();
  });
  after(() => installed.close());

  const seller = () => installed.salesforce.as(installed.salesforce.users.seller);
  const select =
    'SELECT Id, AccountId, Partner_Center_Sync_Status__c, Partner_Center_Error_Code__c, Partner_Center_Sync_Message__c FROM Opportunity';
  const statusOf = (row: Row) => row['Partner_Center_Sync_Status__c'];
  const send = () => installed.partnerCenter.asMicrosoft().sendReferral().id;
  const see = (what: string, id: string, holds: (row: Row) => boolean) =>
    eventually(
      what,
      async () => (await seller().query(`${select} WHERE Referral_Identifier__c = '${id}'`)).find(holds),
      20_000,
    );
  const atRest = () => eventually('rest', async () => (await duePairs(installed.relay)) === 0, 20_000);
  const refuse = (object: string, errorCode: string, message: string) => {
    installed.salesforce.failRows({ object, times: 1_000, errorCode, message });
  };
  const told = (row: Row) => [
    statusOf(row),
    row['Partner_Center_Error_Code__c'],
    row['Partner_Center_Sync_Message__c'],
  ];
  const noContact = ['Needs attention', 'CONTACT_MISSING'];

  it('whose contact the org refused: the card says so until there is a contact role', async () => {
    refuse('Contact', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Every contact needs a region.');
    const id = send();
    const said = [
      ...noContact,
      'The opportunity has no primary contact: Every contact needs a region. (FIELD_CUSTOM_VALIDATION_EXCEPTION)',
    ];
    const { Id, AccountId } = await see('the reason', id, (row) => statusOf(row) === 'Needs attention');
    await atRest();
    await seller().update('Opportunity', String(Id), { NextStep: 'Call them' });
    await atRest();
    installed.partnerCenter
      .asMicrosoft()
      .updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: 61_000 }]);
    await atRest();
    assert.deepEqual(told(await see('the deal', id, () => true)), said);
    installed.salesforce.heal();
    const ContactId = await seller().create('Contact', { LastName: 'Davis', Email: 'nd@northwind.example', AccountId });
    await seller().create('OpportunityContactRole', { OpportunityId: Id, ContactId, IsPrimary: true });
    await see('peace', id, (row) => statusOf(row) === 'Synced');
  });

  it('whose contact role a lock kept out gets it from the relay with the next look', async () => {
    refuse('OpportunityContactRole', 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');
    const id = send();
    const { Id } = await see('the reason', id, (row) => row['Partner_Center_Error_Code__c'] === 'CONTACT_MISSING');
    installed.salesforce.heal();
    installed.partnerCenter
      .asMicrosoft()
      .updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: 62_000 }]);
    await see('peace', id, (row) => statusOf(row) === 'Synced');
    const roles = await seller().query(
      `SELECT Contact.Email, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '${String(Id)}'`,
    );
    assert.deepEqual(
      roles.map(({ Contact, IsPrimary }) => [(Contact as Row)['Email'], IsPrimary]),
      [['nancy.anderson@northwind.example', true]],
    );
  });

  const microsoftSends = (name: string, postalCode: string) => {
    const { customerProfile, ...rest } = incomingCoSell;
    const address = { ...customerProfile.address, postalCode };
    return installed.partnerCenter
      .asMicrosoft()
      .sendReferral({ ...rest, customerProfile: { ...customerProfile, name, address } }).id;
  };
  const accountsLike = (first: string) => seller().query(`SELECT Id FROM Account WHERE Name LIKE '${first}%'`);

  for (const [what, there, name, postalCode] of [
    ['a longer postal code', { Name: 'Adatum', BillingPostalCode: '98052-6399' }, 'Adatum', '98052'],
    ['no postal code', { Name: 'Fabrikam', BillingCountry: 'United States' }, 'Fabrikam', '98052'],
    ['a decomposed umlaut', { Name: 'Mu\u0308ller Bau' }, 'M\u00FCller Bau', '98052'],
    ['a double blank', { Name: 'Proseware  Labs' }, 'Proseware Labs', '98052'],
    ['a no-break space', { Name: 'Lucerne\u00A0Publishing' }, 'Lucerne Publishing', '98052'],
    ['a curly apostrophe', { Name: 'Rosie\u2019s Diner' }, 'Rosie&#39;s Diner', '98052'],
  ] as const)
    it(`is the account with ${what}, and no second one`, async () => {
      const account = await seller().create('Account', there);
      const { AccountId } = await see(
        'the deal',
        microsoftSends(name, postalCode),
        (row) => statusOf(row) === 'Synced',
      );
      assert.equal(AccountId, account);
    });

  it('is a new account where a name is only similar, which the card and the timeline say', async () => {
    const there = await seller().create('Account', { Name: 'Tailspin, Inc.', BillingPostalCode: '98052' });
    const id = microsoftSends('Tailspin Inc', '98052');
    const row = await see('the deal', id, (one) => statusOf(one) === 'Synced');
    await atRest();
    assert.notEqual(row['AccountId'], there);
    assert.equal((await accountsLike('Tailspin')).length, 2);
    const [deal] = await seller().query(`SELECT Audit__c FROM Opportunity WHERE Id = '${String(row['Id'])}'`);
    assert.match(String(deal?.['Audit__c']), new RegExp(`A similar one exists: "Tailspin, Inc\\." \\(${there}\\)`));
    const events = await seller().query(
      `SELECT Summary__c FROM Partner_Center_Sync_Event__c WHERE Opportunity__c = '${String(row['Id'])}'`,
    );
    assert.ok(events.some((event) => event['Summary__c'] === 'The account is new, and a similar one exists'));
  });
});
