import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftReferral } from '../../../../relay/sync/plan/new-referral.ts';
import type { Json, JsonObject, Person } from '../../../../relay/sync/model.ts';
import { valueAt } from '../../../../relay/sync/fields/pointer.ts';
import { packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { beside, owner } from '../../../worlds/salesforce.ts';
import { primaryContact, readyToShare } from '../../../worlds/world.ts';
import { now, opportunityId, opportunityOf } from '../observed.ts';

const help = { How_can_Microsoft_help__c: 'Proof Of Concept or Demo' };

function draft(
  fields: JsonObject = {},
  contact: Person | undefined = primaryContact,
  { rows = packageRows, settings = {}, solutions = new Map<string, string>(), team = [] as Person[] } = {},
) {
  const mapping = packageMapping(rows, settings, solutions);
  const opportunity = opportunityOf({
    team,
    fields: { ...readyToShare, ...beside('Owner', owner), ...beside('PrimaryContact', contact), ...fields },
  });
  return draftReferral(opportunity, mapping, now);
}
function body(...given: Parameters<typeof draft>): JsonObject {
  const made = draft(...given);
  assert.ok('body' in made, 'missing' in made ? made.missing.join() : '');
  return made.body;
}
const missing = (...given: Parameters<typeof draft>) => {
  const made = draft(...given);
  return 'missing' in made ? made.missing : [];
};

describe('a new referral', () => {
  const values: [name: string, fields: JsonObject, pointer: string, value: Json | undefined][] = [
    ['has the mapped fields', {}, '/name', 'Fabrikam: field service'],
    ['has its value as a number', {}, '/details/dealValue', 120_000],
    ['has its closing date as a UTC time', {}, '/details/closingDateTime', '2027-06-30T10:00:00Z'],
    ['gets the default for a blank', { CloseDate: null }, '/details/closingDateTime', '2026-12-02T10:00:00Z'],
    ['carries the id of the opportunity', {}, '/externalReferenceId', opportunityId(1)],
    ['is the seller own qualification', {}, '/qualification', 'SalesQualified'],
    ['has a country of two letters', {}, '/customerProfile/address/country', 'US'],
    ['has the owner for a team', {}, '/team/0/email', 'avery.howard@contoso.example'],
    ['names its solutions', {}, '/details/requirements/solutions', [{ type: 'Name', id: 'SOL-15974-MQF' }]],
    [
      'says the marketplace intent',
      {},
      '/details/requirements/additionalRequirements/attributes/0/id',
      'HaveNotDecided',
    ],
    ['leaves the stage to Partner Center', {}, '/substatus', undefined],
    ['is private without a call for help', {}, '/type', 'Independent'],
    ['is not seen by Microsoft when private', {}, '/consent/consentToShareReferralWithMicrosoftSellers', false],
    ['keeps the customer contacts here when private', {}, '/customerProfile/team', []],
    ['has no target when private', {}, '/target', []],
    ['is shared when it asks for help', help, '/type', 'Shared'],
    ['says which help', help, '/inviteContext/assistanceRequestCode', 'ProofOfConceptOrDemo'],
    ['may be seen by Microsoft when shared', help, '/consent/consentToShareReferralWithMicrosoftSellers', true],
    ['names the contact when shared', help, '/customerProfile/team/0/lastName', 'Smith'],
    ['is aimed at one solution when shared', help, '/target', [{ type: 'SolutionProfile', id: 'SOL-15974-MQF' }]],
  ];
  for (const [name, fields, pointer, value] of values)
    it(name, () => {
      assert.deepEqual(valueAt(body(fields), pointer), value);
    });

  it('takes the currency of the settings where no field is mapped', () => {
    const rows = packageRows.filter(({ name }) => name !== 'Currency');
    const made = body({}, primaryContact, { rows, settings: { Default_Currency: 'EUR' } });
    assert.equal(valueAt(made, '/details/currency'), 'EUR');
  });

  for (const [name, settings] of [
    ['names none', { Default_Currency: '' }],
    ['says nothing of it', {}],
  ] as const)
    it(`is not ready without a currency, where the setting ${name}`, () => {
      const rows = packageRows.filter((row) => row.name !== 'Currency');
      const mapping = packageMapping(rows, settings);
      const made = draftReferral(opportunityOf({ fields: readyToShare }), { ...mapping, settings }, now);
      assert.match('missing' in made ? made.missing.join() : '', /^the currency of the deal/);
    });

  it('gives every consent when it asks for help, and only the choice of the seller otherwise', () => {
    const consents = (fields: JsonObject) => body(fields)['consent'];
    const all = (given: boolean, seen = given) => ({
      consentToToShareInfoWithOthers: given,
      consentToContact: given,
      consentToMicrosoftToContactSpecificPartners: given,
      consentToShareReferralWithMicrosoftSellers: seen,
    });
    assert.deepEqual(consents(help), all(true));
    assert.deepEqual(consents({}), all(false));
    assert.deepEqual(consents({ Referral_Visible_to_Microsoft__c: true }), all(false, true));
  });

  it('has the owner first and then the opportunity team, as many as a deal takes', () => {
    const half: Person = { firstName: null, lastName: null, email: null, phone: null };
    const whole: Person = { firstName: 'A', lastName: 'B', email: 'c@x.example', phone: '1' };
    const team = body({}, primaryContact, { team: [half, whole] })['team'];
    assert.ok(Array.isArray(team));
    assert.equal(valueAt(team, '/0/email'), 'avery.howard@contoso.example');
    assert.deepEqual(team.slice(1), [
      { firstName: '', lastName: '', email: '', phoneNumber: '' },
      { firstName: 'A', lastName: 'B', email: 'c@x.example', phoneNumber: '1' },
    ]);
    const many = Array.from({ length: 60 }, () => whole);
    assert.equal(valueAt(body({}, primaryContact, { team: many })['team'] ?? null, '/49/email'), 'c@x.example');
    assert.equal(valueAt(body({}, primaryContact, { team: many })['team'] ?? null, '/50'), undefined);
  });

  it('has a team of nobody where no row names the owner', () => {
    const rows = packageRows.filter(({ pointer }) => !pointer.startsWith('/team/'));
    assert.deepEqual(body({}, primaryContact, { rows })['team'], []);
  });

  it('says that the marketplace intent is open where no row asks for it', () => {
    const rows = packageRows.filter(({ name }) => name !== 'Marketplace_Intent');
    const place = '/details/requirements/additionalRequirements/attributes';
    assert.deepEqual(valueAt(body({}, primaryContact, { rows }), place), [
      { type: 'CustomerMarketplaceIntent', id: 'HaveNotDecided' },
    ]);
  });

  it('says nothing of a blank', () => {
    const details = body({ Description: null })['details'];
    assert.ok(typeof details === 'object' && details !== null && !('notes' in details));
  });

  it('keeps the marketplace intent that the seller has chosen', () => {
    const place = '/details/requirements/additionalRequirements/attributes';
    assert.deepEqual(valueAt(body({ Marketplace_Purchase_Intent__c: 'Yes' }), place), [
      { type: 'CustomerMarketplaceIntent', id: 'Yes' },
    ]);
  });

  it('prefers the currency of the deal', () => {
    const made = body({}, primaryContact, { settings: { Default_Currency: 'EUR' } });
    assert.equal(valueAt(made, '/details/currency'), 'USD');
  });
});

describe('what is missing to share', () => {
  const partial: Person = { ...primaryContact, phone: null };
  const cases: [name: string, fields: JsonObject, reason: RegExp, contact?: Person][] = [
    ['a required field', { Amount: null }, /^an amount above zero$/],
    ['an account', { 'Account.Name': null }, /^an account with a billing country$/],
    ['a country', { 'Account.BillingCountry': null }, /country of the account/],
    ['a country that exists', { 'Account.BillingCountry': 'Atlantis' }, /country of the account/],
    ['a solution', { Products__c: ' ; ' }, /at least one solution/],
    ['a currency', { CurrencyIsoCode: null }, /currency of the deal/],
    ['a whole contact, when help is asked for', help, /primary contact/, partial],
    [
      'a value that Partner Center knows',
      { How_can_Microsoft_help__c: 'Prayers' },
      /help\?: its value has no counterpart/i,
    ],
  ];
  for (const [name, fields, reason, contact] of cases)
    it(`is said: ${name}`, () => {
      const [only, ...more] = missing(fields, contact);
      assert.match(only ?? '', reason);
      assert.deepEqual(more, []);
    });

  it('is said all at once', () => {
    const bare = Object.fromEntries(Object.keys(readyToShare).map((name) => [name, null]));
    assert.equal(missing({ ...bare, ...help }, { ...primaryContact, email: null }).length, 6);
  });

  it('needs no contact for a private deal', () => {
    assert.deepEqual(missing({}, { ...primaryContact, lastName: null, email: null }), []);
  });
});
