import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, type RunningRelay } from './relay-under-test.ts';

type Row = Record<string, unknown>;
const select =
  'SELECT Id, Name, Amount, CloseDate, Account.BillingState, Microsoft_Notes__c, Microsoft_Answer__c, Referral_Identifier__c, ' +
  'How_can_Microsoft_help__c, Partner_Center_Sync_Status__c, Partner_Center_Error_Code__c, Partner_Center_Sync_Message__c FROM Opportunity';
const statusOf = (row: Row) => row['Partner_Center_Sync_Status__c'];
const isSynced = (row: Row) => statusOf(row) === 'Synced';
const messageOf = (row: Row) => String(row['Partner_Center_Sync_Message__c']);
const teamShape = z.array(z.looseObject({ firstName: z.string(), phoneNumber: z.string().nullable() }));

// Payloads in the form that people have reported, and what their readers see. The real relay, over HTTP.
describe('A deal as real payloads have it', () => {
  let installed: Installed & { relay: RunningRelay };
  before(async () => {
    installed = await installAndRun();
  });
  after(() => installed.close());

  const seller = () => installed.salesforce.as(installed.salesforce.users.seller);
  const microsoft = () => installed.partnerCenter.asMicrosoft();
  const see = (what: string, where: string, holds: (row: Row) => boolean) =>
    eventually(what, async () => (await seller().query(`${select} WHERE ${where}`)).find(holds), 20_000);
  const seeReferral = (what: string, id: string, holds: (row: Row) => boolean) =>
    see(what, `Referral_Identifier__c = '${id}'`, holds);
  const atRest = () => eventually('rest', async () => (await duePairs(installed.relay)) === 0, 20_000);
  const contactOf = async (opportunityId: unknown) => {
    const [role] = await seller().query(
      'SELECT Contact.LastName, Contact.Email, Contact.Phone FROM OpportunityContactRole ' +
        `WHERE IsPrimary = TRUE AND OpportunityId = '${String(opportunityId)}'`,
    );
    const { LastName, Email, Phone } = role?.['Contact'] as Row;
    return [LastName, Email, Phone];
  };

  it('shows its day, its state, its CRM ID and what Microsoft has written, in plain text', async () => {
    const { id } = microsoft().sendReferral();
    const row = await seeReferral('the deal', id, isSynced);
    assert.deepEqual(
      [row['CloseDate'], (row['Account'] as Row)['BillingState'], row['Microsoft_Notes__c']],
      ['2027-03-31', 'NY', 'Hi Contoso, hoping you can help this customer & its branches.'],
    );
    await atRest();
    assert.equal(installed.partnerCenter.referral(id)?.externalReferenceId, row['Id']);
    microsoft().updateReferral(id, [{ op: 'replace', path: '/inviteContext/notes', value: 'Call us &gt; Monday.' }]);
    await seeReferral('the new words', id, (one) => one['Microsoft_Notes__c'] === 'Call us > Monday.');
  });

  it('keeps the person whose e-mail address the org refuses, and says so until it is mended', async () => {
    const { customerProfile, ...rest } = incomingCoSell;
    const [nancy, jan] = customerProfile.team;
    const team = [{ ...nancy, lastName: 'Davolio', email: 'info@contoso' }, jan];
    const { id } = microsoft().sendReferral({ ...rest, customerProfile: { ...customerProfile, name: 'Vista', team } });
    const told = (row: Row) => statusOf(row) === 'Needs attention' && messageOf(row).includes('"info@contoso"');
    const { Id } = await seeReferral('the reason', id, told);
    await atRest();
    assert.deepEqual(await contactOf(Id), ['Davolio', null, '+1 425 555 0101']);
    microsoft().updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: 61_000 }]);
    await seeReferral('the new value', id, (row) => row['Amount'] === 61_000);
    await atRest();
    await seeReferral('the reason, after a change of something else', id, told);
    const right = [{ ...nancy, lastName: 'Davolio', email: 'nancy@vista.example' }, jan];
    microsoft().updateReferral(id, [{ op: 'replace', path: '/customerProfile/team', value: right }]);
    await seeReferral('peace', id, isSynced);
  });

  const share = async (first: string, help: string) => {
    const AccountId = await seller().create('Account', { Name: `${first}'s company`, BillingCountry: 'France' });
    const Email = `${first.toLowerCase()}@wideworld.example`;
    const person = { FirstName: first, LastName: 'Akers', Email, Phone: '+33 1 55 55 01 00' };
    const ContactId = await seller().create('Contact', { AccountId, ...person });
    const id = await seller().create('Opportunity', {
      ...{ Name: `Wide World: ${first}`, AccountId, StageName: 'Qualification', Amount: 40_000 },
      ...{ CloseDate: '2027-05-31', Products__c: 'SOL-15974-MQF', How_can_Microsoft_help__c: help },
    });
    await seller().create('OpportunityContactRole', { OpportunityId: id, ContactId, IsPrimary: true });
    await seller().update('Opportunity', id, { Sync_with_Partner_Center__c: true });
    const row = await see('the shared deal', `Id = '${id}'`, isSynced);
    return { id, ContactId, referralId: String(row['Referral_Identifier__c']) };
  };

  it('gives nobody the phone of another, whoever stands first in the portal', async () => {
    const { id, ContactId, referralId } = await share('Kim', 'General or Other');
    const team = () => teamShape.parse(installed.partnerCenter.referral(referralId)?.customerProfile.team);
    const lee = { firstName: 'Lee', lastName: 'Gu', email: 'lee@wideworld.example', phoneNumber: '+33 1 55 55 02 00' };
    installed.partnerCenter
      .asPartner()
      .update(referralId, [{ op: 'replace', path: '/customerProfile/team', value: [lee, ...team()] }]);
    await installed.partnerCenter.settle();
    await atRest();
    await seller().update('Contact', ContactId, { Phone: '+33 1 55 55 09 99' });
    await seller().update('Opportunity', id, { Amount: 42_000 });
    const phones = () => team().map(({ firstName, phoneNumber }) => [firstName, phoneNumber]);
    await eventually("Kim's new phone", () => phones().some(([, phone]) => phone === '+33 1 55 55 09 99'), 20_000);
    await atRest();
    assert.deepEqual(phones(), [
      ['Lee', '+33 1 55 55 02 00'],
      ['Kim', '+33 1 55 55 09 99'],
    ]);
  });

  it('tells the seller that Microsoft, who has declined it, hears no other wish', async () => {
    const { id, referralId } = await share('Robin', 'General or Other');
    microsoft().decline(installed.partnerCenter.referral(referralId)?.engagementId ?? '', 'Not a customer');
    await see('the answer', `Id = '${id}'`, (row) => row['Microsoft_Answer__c'] === 'Declined');
    await atRest();
    await seller().update('Opportunity', id, { How_can_Microsoft_help__c: 'Quotes or Licensing' });
    const reason = "Microsoft's side of the deal is closed (Declined) and cannot receive another request for help.";
    await see('the reason', `Id = '${id}'`, (row) => messageOf(row).startsWith(reason));
    await atRest();
    assert.equal(
      installed.partnerCenter.referral(referralId)?.inviteContext.assistanceRequestCode,
      'GeneralOrOther',
      'nothing is sent that nobody hears',
    );
    await seller().update('Opportunity', id, { How_can_Microsoft_help__c: 'General or Other' });
    await see('peace', `Id = '${id}'`, (row) => isSynced(row) && row['Partner_Center_Error_Code__c'] === null);
  });
});
