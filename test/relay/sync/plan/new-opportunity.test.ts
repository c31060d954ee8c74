import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftOpportunity } from '../../../../relay/sync/plan/new-opportunity.ts';
import { unseen } from '../../../../relay/sync/fields/merge.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { mappingRow, packageMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';

const now = Date.UTC(2026, 10, 2);
const lead = { ...fixture('marketplace-lead'), status: 'New', substatus: 'Received' };

function draft(changes: JsonObject = {}, { mapping = packageMapping(), inboundCreate = true } = {}) {
  return draftOpportunity(
    { mapping, digest: plainDigest, inboundCreate, now },
    referralOf({ ...incoming, ...changes }),
  );
}
const made = (...given: Parameters<typeof draft>) => {
  const { create } = draft(...given);
  assert.ok(create !== undefined);
  return create;
};

describe('the opportunity for a referral', () => {
  it('has the values of the deal, of its account, of its contact, and who may own it', () => {
    const { opportunity, lines } = made({}, { mapping: packageMapping(undefined, { Default_Owner: 'avery@contoso' }) });
    assert.deepEqual(opportunity, {
      referralId: incoming['id'],
      fields: {
        Name: 'Test Cosell Invite_20',
        CloseDate: '2026-12-14',
        CurrencyIsoCode: 'USD',
        Amount: 50_000,
        Marketplace_Purchase_Intent__c: 'Have not decided',
        Description: 'Customer is looking to leverage Dynamics 365 to manage their supply chain.',
        Referral_Status__c: 'New',
        Referral_Substatus__c: 'Pending',
        Products__c: 'Dynamics365forFieldService',
        StageName: 'Prospecting',
        Referral_Visible_to_Microsoft__c: false,
      },
      account: {
        ...{ Name: 'Contoso Customer Inc', BillingStreet: 'One Microsoft Way\n34', BillingCity: 'Redmond' },
        ...{ BillingState: 'WA', BillingPostalCode: '98052', BillingCountry: 'US' },
      },
      contact: { FirstName: 'Sue', LastName: 'Smith', Email: 'sue.smith@contoso.example', Phone: '1234567890' },
      ownerEmails: ['john.doe@northwind.example'],
      defaultOwner: 'avery@contoso',
    });
    assert.deepEqual(lines, ['Received from Partner Center, sent by Microsoft.']);
  });

  const names: [name: string, changes: JsonObject, deal: string, account: string][] = [
    ['its own', {}, 'Test Cosell Invite_20', 'Contoso Customer Inc'],
    ["the account's when it has none", { name: null }, 'Contoso Customer Inc', 'Contoso Customer Inc'],
    [
      "the deal's for the account when that has none",
      { customerProfile: {} },
      'Test Cosell Invite_20',
      'Test Cosell Invite_20',
    ],
    ['a plain word when nobody has one', { name: null, customerProfile: {} }, 'Unnamed customer', 'Unnamed customer'],
  ];
  for (const [name, changes, deal, account] of names)
    it(`has a name: ${name}`, () => {
      const { opportunity } = made(changes);
      assert.deepEqual([opportunity.fields['Name'], opportunity.account['Name']], [deal, account]);
    });

  it('has a contact with the e-mail address for a name when there is no other, and none without both', () => {
    const contact = (person: JsonObject) => made({ customerProfile: { team: [person] } }).opportunity.contact;
    assert.deepEqual(contact({ email: 's@x.example' }), { Email: 's@x.example', LastName: 's@x.example' });
    assert.equal(contact({ firstName: 'Sue' }), undefined);
  });

  it('may be owned by anyone of the team who has an e-mail address, in that order', () => {
    const team = [{ email: 'a@x.example' }, { email: '' }, { email: 5 }, {}, { email: 'b@x.example' }];
    assert.deepEqual(made({ team }).opportunity.ownerEmails, ['a@x.example', 'b@x.example']);
    assert.deepEqual(made({ team: null }).opportunity.ownerEmails, []);
    assert.equal(made({}, { mapping: { ...packageMapping(), settings: {} } }).opportunity.defaultOwner, '');
  });

  const senders: [name: string, invitedBy: JsonObject | null, summary: string][] = [
    ['somebody', { organizationName: 'Fabrikam' }, 'Received from Partner Center, sent by Fabrikam'],
    ['nobody', null, 'Received from Partner Center'],
    ['somebody without a name', { organizationName: '' }, 'Received from Partner Center'],
    ['somebody whose name is no text', { organizationName: 7 }, 'Received from Partner Center'],
  ];
  for (const [name, invitedBy, summary] of senders)
    it(`says where it comes from: ${name}`, () => {
      const result = draft({ inviteContext: { invitedBy } });
      assert.deepEqual(result.news, [
        { outcome: 'Received', direction: 'From Partner Center', summary, changes: [], lost: [] },
      ]);
      assert.equal(result.create?.lines[0], `${summary}.`);
    });

  it('is made well, and is no news of its own', () => {
    const { did, state, error } = draft();
    assert.deepEqual([did, state, error], ['received', 'synced', undefined]);
  });

  it('says which value has no place in Salesforce', () => {
    const { lines } = made({ inviteContext: { assistanceRequestCode: 'SomethingNew' } });
    assert.deepEqual(lines, [
      'Received from Partner Center.',
      'Not copied: How can Microsoft help? "SomethingNew" of Partner Center has no counterpart in value map Help_Type',
    ]);
  });

  it('says nothing of a blank that Salesforce cannot take', () => {
    const mapping = packageMapping([mappingRow({ pointer: '/details/none', field: 'Name' })], {
      Default_Currency: 'USD',
    });
    assert.deepEqual(made({}, { mapping }).lines, ['Received from Partner Center, sent by Microsoft.']);
  });

  it('is made without its value where the org has not the currency, and the seller is told', () => {
    const { create, state, error, base } = draft({ details: { currency: 'CHF', dealValue: 5 } });
    assert.deepEqual([state, error?.code], ['attention', 'CURRENCY_UNKNOWN']);
    assert.deepEqual(
      ['Amount', 'CurrencyIsoCode'].map((name) => create?.opportunity.fields[name]),
      [undefined, undefined],
    );
    assert.ok(!Object.keys(base ?? {}).some((key) => /Amount|CurrencyIsoCode/.test(key)), 'nothing is agreed on');
  });

  const passedOver: [name: string, body: JsonObject, inboundCreate: boolean, did: string][] = [
    ['where none are wanted', incoming, false, 'not wanted'],
    ['of a closed referral', { ...incoming, status: 'Closed', substatus: 'Lost' }, true, 'not wanted'],
    ['of a lead that nobody has accepted', lead, true, 'lead'],
  ];
  for (const [name, body, inboundCreate, did] of passedOver)
    it(`is not made ${name}, and the referral counts as seen`, () => {
      assert.deepEqual(draft(body, { inboundCreate }), {
        ...{ did, state: 'ignored', guarded: {}, own: {}, wrote: 0, eTag: body['eTag'] },
      });
    });

  it('is made of a lead that was accepted', () => {
    assert.equal(draft({ ...lead, status: 'Active', substatus: 'Accepted' }).did, 'received');
  });
});

describe('what both sides have agreed on once the opportunity is made', () => {
  const directions = { inboundCreate: true, inboundUpdate: true, outboundCreate: true, outboundUpdate: true };
  const notIn = { ...directions, inboundCreate: false };
  const notes = { pointer: '/details/notes', field: 'NextStep' };
  const cases: [name: string, row: Parameters<typeof mappingRow>[0], there: string | null, here: string | null][] = [
    ['a value that is written: both show it', {}, '50000', '50000'],
    ['a blank: both are blank', { pointer: '/details/none' }, null, null],
    ['a default for a blank: there is none there', { pointer: '/details/none', defaultValue: '7' }, null, '7'],
    ['a value that does not come in: whatever Salesforce shows', { directions: notIn }, '50000', unseen],
    ['a blank that does not come in: blank', { pointer: '/details/none', directions: notIn }, null, null],
    ['a value without a counterpart: whatever it shows', { ...notes, valueMap: 'Stage' }, 'x', unseen],
    [
      'a value of a record that may have been there before: whatever that shows',
      { pointer: '/customerProfile/name', field: 'Account.Name', directions: { ...directions, inboundUpdate: false } },
      ...(['Contoso Customer Inc', unseen] as const),
    ],
  ];
  for (const [name, row, there, here] of cases)
    it(name, () => {
      const mapping = packageMapping([mappingRow(row)]);
      const [field] = mapping.fields;
      assert.ok(field !== undefined);
      const details = { ...{ dealValue: 50_000, currency: 'USD', notes: 'x' } };
      const { base } = draft({ details }, { mapping: { ...mapping, settings: { Default_Currency: 'USD' } } });
      const side = (shown: string | null) => (shown === unseen ? unseen : plainDigest(field.key, shown));
      assert.deepEqual(base, { [field.key]: [side(there), side(here)] });
    });
});
