import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unseen } from '../../../../relay/sync/fields/merge.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import type { JsonObject } from '../../../../relay/sync/model.ts';
import { planNewOpportunity } from '../../../../relay/sync/plan/new-opportunity.ts';
import { fixture, referralOf } from '../../../worlds/fixture.ts';
import { mappingRow, packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { rulesOf } from '../observed.ts';

const lead = { ...fixture('marketplace-lead'), status: 'New', substatus: 'Received' };

const planned = (changes: JsonObject = {}, { mapping = packageMapping(), inboundCreate = true } = {}) =>
  planNewOpportunity(referralOf({ ...incoming, ...changes }), rulesOf({ mapping, inboundCreate }));
const made = (...given: Parameters<typeof planned>) => {
  const plan = planned(...given);
  assert.ok(plan.kind === 'create-opportunity', plan.kind);
  return plan;
};

describe("the customer's other people", () => {
  const jan = { firstName: 'Jan', lastName: 'Lee', email: 'jan@northwind.example', phoneNumber: '2' };
  const team = [{ lastName: 'Smith', email: 'sue@northwind.example' }, { lastName: 'Kotas' }, jan];
  const customerProfile = { name: 'Northwind', team };
  for (const [setting, others] of [
    [
      'true',
      [
        { firstName: null, lastName: 'Kotas', email: null, phone: null },
        { firstName: 'Jan', lastName: 'Lee', email: 'jan@northwind.example', phone: '2' },
      ],
    ],
    ['false', undefined],
  ] as const)
    it(`are ${others === undefined ? 'left out' : 'taken along'} with the setting ${setting}`, () => {
      const mapping = packageMapping(packageRows, { All_Contacts: setting });
      assert.deepEqual(made({ customerProfile }, { mapping }).opportunity.otherContacts, others);
    });
});

describe("the people of the referral's own team", () => {
  for (const [setting, joins] of [
    ['true', true],
    ['false', undefined],
  ] as const)
    it(`${joins ? 'join' : 'leave alone'} the opportunity's team with the setting ${setting}`, () => {
      const mapping = packageMapping(packageRows, { Team_Members: setting });
      assert.equal(made({}, { mapping }).opportunity.joinsTeam, joins);
    });
});

describe('the opportunity for a referral', () => {
  it('has the values of the deal, of its account, of its contact, and who may own it', () => {
    const mapping = packageMapping(undefined, { Default_Owner: 'avery@contoso' });
    const { referral, opportunity, identity, notCopied, problem } = made({}, { mapping });
    assert.deepEqual(opportunity, {
      referralId: incoming['id'],
      values: {
        Name: 'Test Cosell Invite_20',
        CloseDate: '2026-12-14',
        CurrencyIsoCode: 'USD',
        Amount: 50_000,
        Marketplace_Purchase_Intent__c: 'Have not decided',
        Microsoft_Notes__c: 'Hi, hoping you can help this customer. Thanks, John',
        Description: 'Customer is looking to leverage Dynamics 365 to manage their supply chain.',
        Referral_Status__c: 'New',
        Referral_Substatus__c: 'Pending',
        Products__c: 'Dynamics365forFieldService',
        StageName: 'Prospecting',
        Referral_Visible_to_Microsoft__c: false,
        'Account.Name': 'Contoso Customer Inc',
        'Account.BillingStreet': 'One Microsoft Way\n34',
        'Account.BillingCity': 'Redmond',
        'Account.BillingState': 'WA',
        'Account.BillingPostalCode': '98052',
        'Account.BillingCountry': 'US',
        'PrimaryContact.FirstName': 'Sue',
        'PrimaryContact.LastName': 'Smith',
        'PrimaryContact.Email': 'sue.smith@contoso.example',
        'PrimaryContact.Phone': '1234567890',
        'Owner.Email': 'john.doe@northwind.example',
      },
      dealName: 'Test Cosell Invite_20',
      ownerEmails: ['john.doe@northwind.example'],
      defaultOwner: 'avery@contoso',
    });
    assert.deepEqual([referral, notCopied, problem], [referralOf(incoming), [], undefined]);
    assert.deepEqual(identity, {
      ...{ referralId: incoming['id'], dealKind: 'Co-sell', direction: 'From Microsoft', sync: true },
      referralLink: `https://partner.microsoft.com/referrals/v2/inbox?id=${referral.id}`,
    });
  });

  for (const name of [null, '', 7])
    it(`has no name where the deal has none: ${JSON.stringify(name)}`, () => {
      assert.equal(made({ name }).opportunity.dealName, null);
    });

  it('may be owned by anyone of the team who has an e-mail address, in that order', () => {
    const team = [{ email: 'a@x.example' }, { email: '' }, { email: 5 }, {}, { email: 'b@x.example' }];
    assert.deepEqual(made({ team }).opportunity.ownerEmails, ['a@x.example', 'b@x.example']);
    assert.deepEqual(made({ team: null }).opportunity.ownerEmails, []);
    assert.equal(made({}, { mapping: { ...packageMapping(), settings: {} } }).opportunity.defaultOwner, '');
  });

  it('goes without a value that has no place in Salesforce, which is named', () => {
    const { opportunity, notCopied } = made({ inviteContext: { assistanceRequestCode: 'SomethingNew' } });
    assert.ok(!('How_can_Microsoft_help__c' in opportunity.values));
    assert.deepEqual(
      notCopied.map(({ field, side, shown }) => [field.label, side, shown]),
      [['How can Microsoft help?', 'referral', 'SomethingNew']],
    );
  });

  it('says nothing of a blank that Salesforce cannot take', () => {
    const rows = [mappingRow({ pointer: '/details/none', field: 'Name' })];
    assert.deepEqual(made({}, { mapping: packageMapping(rows, { Default_Currency: 'USD' }) }).notCopied, []);
  });

  it('says nothing of a value that is not to come in', () => {
    const directions = { inboundCreate: false, inboundUpdate: true, outboundCreate: true, outboundUpdate: true };
    const rows = [mappingRow({ pointer: '/details/notes', field: 'NextStep', valueMap: 'Stage', directions })];
    const { opportunity, notCopied } = made({}, { mapping: packageMapping(rows, { Default_Currency: 'USD' }) });
    assert.deepEqual([opportunity.values, notCopied], [{}, []]);
  });

  it('has what the row says for a blank, counted from now', () => {
    const rows = [mappingRow({ pointer: '/details/none', field: 'CloseDate', defaultValue: 'today+30' })];
    const { values } = made({}, { mapping: packageMapping(rows, { Default_Currency: 'USD' }) }).opportunity;
    assert.deepEqual(values, { CloseDate: '2026-12-02' });
  });

  it('is made without its value where the org has not the currency, and the seller is told', () => {
    const { opportunity, problem, base } = made({ details: { currency: 'CHF', dealValue: 5 } });
    assert.equal(problem?.code, 'CURRENCY_UNKNOWN');
    for (const name of ['Amount', 'CurrencyIsoCode']) assert.ok(!(name in opportunity.values), name);
    assert.ok(!Object.keys(base).some((key) => /Amount|CurrencyIsoCode/.test(key)), 'nothing is agreed on');
  });

  const passedOver: [name: string, body: JsonObject, inboundCreate: boolean, why: string][] = [
    ['where none are wanted', incoming, false, 'not wanted'],
    ['of a closed referral', { ...incoming, status: 'Closed', substatus: 'Lost' }, true, 'not wanted'],
    ['of a lead that nobody has accepted', lead, true, 'lead'],
  ];
  for (const [name, body, inboundCreate, why] of passedOver)
    it(`is not made ${name}, and the referral counts as seen`, () => {
      assert.deepEqual(planned(body, { inboundCreate }), {
        ...{ kind: 'rest', why, state: 'ignored', error: undefined, version: versionOf(referralOf(body)) },
      });
    });

  it('is made of a lead that was accepted', () => {
    assert.equal(planned({ ...lead, status: 'Active', substatus: 'Accepted' }).kind, 'create-opportunity');
  });
});

describe('the stage of an opportunity whose deal has an unknown state', () => {
  const unknown = { status: 'Active', substatus: 'Engaged' };
  const withRow = (changes: Parameters<typeof mappingRow>[0], settings = {}) =>
    packageMapping(
      packageRows.map((row) => (row.name === 'Stage' ? { ...row, ...changes } : row)),
      settings,
    );
  const stageOf = (mapping = packageMapping()) => made(unknown, { mapping }).opportunity.values['StageName'];

  it('is the one that the admin has set, which is no edit', () => {
    const mapping = withRow({}, { Default_Stage: 'Prospecting' });
    const { key } = mapping.fields.find(({ field }) => field === 'StageName') ?? { key: '' };
    const { base } = made(unknown, { mapping });
    assert.equal(stageOf(mapping), 'Prospecting');
    assert.deepEqual(base[key], [plainDigest(key, 'Engaged'), plainDigest(key, 'Prospecting')]);
  });

  it('is that of an accepted deal where none is set', () => {
    assert.equal(
      stageOf(withRow({}, { Default_Stage: '' })),
      made({ status: 'Active', substatus: 'Accepted' }).opportunity.values['StageName'],
    );
  });

  it('is left to the org where no row maps it, or nothing stands for an accepted deal', () => {
    assert.equal(stageOf(packageMapping(packageRows.filter(({ name }) => name !== 'Stage'))), undefined);
    assert.equal(stageOf(withRow({ valueMap: 'Help_Type' }, { Default_Stage: '' })), undefined);
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
      const { base } = made({ details }, { mapping: { ...mapping, settings: { Default_Currency: 'USD' } } });
      const side = (shown: string | null) => (shown === unseen ? unseen : plainDigest(field.key, shown));
      assert.deepEqual(base, { [field.key]: [side(there), side(here)] });
    });
});
