import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, type RelayProcess } from './relay-under-test.ts';

type Row = Record<string, unknown>;

// What orgs do with the customers of deals that Microsoft sends. The real relay, over HTTP.
describe("The customer of a deal of Microsoft's", () => {
  let installed: Installed & { relay: RelayProcess };
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
  const refuse = (object: string, errorCode: string, message: string, fields: readonly string[] = []) => {
    installed.salesforce.failRows({ object, times: 1, errorCode, message, fields });
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
    const ContactId = await seller().create('Contact', { LastName: 'Davis', Email: 'nd@northwind.example', AccountId });
    await seller().create('OpportunityContactRole', { OpportunityId: Id, ContactId, IsPrimary: true });
    await see('peace', id, (row) => statusOf(row) === 'Synced');
  });
});
