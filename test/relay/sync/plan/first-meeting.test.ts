import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unmet, unseen } from '../../../../relay/sync/fields/merge.ts';
import { versionOf } from '../../../../relay/sync/deals/version.ts';
import type { JsonObject, Link } from '../../../../relay/sync/model.ts';
import { atFirstMeeting, baseOf } from '../../../../relay/sync/plan/first-meeting.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { mappingRow, packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { linkOf, observationOf, opportunityId, opportunityOf } from '../observed.ts';

describe('the base that a merge starts from', () => {
  const one = packageMapping([mappingRow()]);
  const [row] = one.fields;
  const base = (named: string | null, shows: string | null, stored = {}) => {
    const referral = { ...referralOf(incoming), id: 'r1', externalReferenceId: named };
    const opportunity = opportunityOf({ card: { referralId: shows } });
    return baseOf({ link: linkOf({ base: stored }), referral, opportunity }, one, plainDigest);
  };
  const cases: [name: string, named: string | null, shows: string | null, isTied: boolean][] = [
    ['each names the other', opportunityId(1), 'r1', true],
    ['only the referral names the opportunity', opportunityId(1), null, false],
    ['only the opportunity names the referral', null, 'r1', false],
    ['they name others', opportunityId(2), 'r2', false],
  ];
  for (const [name, named, shows, isTied] of cases)
    it(`is ${isTied ? 'what is stored' : 'that of strangers'} where ${name}`, () => {
      assert.deepEqual(base(named, shows), isTied ? {} : { [row?.key ?? '']: [unmet, unmet] });
    });

  it('keeps what is stored already', () => {
    const stored = { [row?.key ?? '']: ['there', 'here'] as const };
    assert.deepEqual(base(null, null, stored), stored);
  });
});

describe('the base of a pair whose opportunity was created, but the answer was lost', () => {
  const { fields: rows } = packageMapping([mappingRow()]);
  const [{ key, field } = { key: '', field: '' }] = rows;
  const digest = (name: string, value: string | null) => `${name} ${String(value)}`;
  const stored = { [key]: ['there', digest(key, '5')] as const, gone: ['there', 'here'] as const };
  const intended = stored[key] ?? ['there', 'here'];
  interface Found {
    link?: Partial<Link>;
    names?: string;
    named?: string;
  }
  const found = (value: number | null, { link, names = 'r1', named }: Found = {}) => {
    const referral = { ...referralOf(incoming), id: 'r1', externalReferenceId: named ?? null };
    const opportunity = opportunityOf({ card: { referralId: names }, fields: { [field]: value } });
    const pair = { link: linkOf({ base: stored, version: null, ...link }), referral, opportunity };
    return baseOf(pair, { fields: rows }, digest)[key];
  };
  const met = [unmet, unmet];

  for (const value of [5, 6])
    it(`is the intended one for a field that shows ${value === 5 ? 'the intended' : 'another'} value`, () => {
      assert.deepEqual(found(value), intended);
    });

  it('is the intended one, too, where the referral names the opportunity already', () => {
    assert.deepEqual(found(6, { named: opportunityId(1) }), intended);
    assert.equal(found(null, { named: opportunityId(1) }), undefined);
  });

  it('is that of a first meeting for a field that shows nothing of what was intended', () => {
    assert.deepEqual(found(null), met);
    const blank = ['there', digest(key, null)] as const;
    assert.deepEqual(found(null, { link: { base: { [key]: blank } } }), blank);
  });

  it('is the intended one for a related record, which may have been there before', () => {
    const base = { [key]: ['there', unseen] as const };
    assert.deepEqual(found(null, { link: { base } }), base[key]);
  });

  for (const [what, pair] of [
    ['that was in sync', { link: { version: versionOf(referralOf(incoming)) } }],
    ['whose referral was created by us', { link: { intentAt: 1 } }],
    ['whose opportunity names another referral', { names: 'other' }],
  ] as const)
    it(`is what is stored for a pair ${what}`, () => {
      assert.deepEqual(found(null, pair), intended);
    });
});

const eleventh = mappingRow({ name: 'Eleventh', pointer: '/customerProfile/team/10/email', field: 'NextStep' });
const { fields } = packageMapping([...packageRows, eleventh]);

interface Sides {
  there?: JsonObject;
  here?: JsonObject;
  /** What the opportunity shows of the field; a text unless the test says otherwise. */
  shown?: string | null;
  rows?: typeof fields;
}
function winner(name: string, { there = {}, here = {}, shown = 'shown', rows = fields }: Sides = {}) {
  const field = fields.find((one) => one.field === name);
  assert.ok(field !== undefined, name);
  const referral = referralOf({ ...incoming, ...there });
  const both = { ...observationOf(), referral, opportunity: opportunityOf({ fields: here }) };
  return atFirstMeeting(both, { fields: rows })(field, { referral: 'there', opportunity: shown });
}

describe('the value that wins when two records meet', () => {
  const active = { status: 'Active', substatus: 'Accepted' };
  const withoutAmounts = fields.filter(({ pointer }) => pointer !== '/details/dealValue');
  const others = {
    Name: 'A deal',
    CurrencyIsoCode: 'USD',
    CloseDate: '2027-06-30',
    'PrimaryContact.Email': 'a@b.example',
  };
  const cases: [name: string, field: string, sides: Sides, wins: 'opportunity' | 'referral' | undefined][] = [
    ["is the seller's", 'Name', {}, 'opportunity'],
    ["is the seller's where the deal was answered", 'Name', { there: active }, 'opportunity'],
    ['is the other where the seller has none', 'Name', { shown: null }, 'referral'],
    ['is the other where the box is not ticked', 'Referral_Visible_to_Microsoft__c', { shown: 'false' }, 'referral'],
    ['is the tick', 'Referral_Visible_to_Microsoft__c', { shown: 'true' }, 'opportunity'],
    ['is the other where only the relay writes', 'Referral_Status__c', {}, 'referral'],
    ['is neither stage while the deal waits for an answer', 'StageName', {}, undefined],
    ['is the stage of the seller once the deal was answered', 'StageName', { there: active }, 'opportunity'],
    ['is the currency of the amount here', 'CurrencyIsoCode', { here: { Amount: 5 } }, 'opportunity'],
    ['is the other currency where there is no amount here', 'CurrencyIsoCode', { here: others }, 'referral'],
    ['is the currency here where no row is about amounts', 'CurrencyIsoCode', { rows: withoutAmounts }, 'opportunity'],
  ];
  for (const [name, field, sides, wins] of cases)
    it(`${name} (${field})`, () => {
      assert.equal(winner(field, sides), wins);
    });
});

describe('two people who meet in one place', () => {
  const sue = { firstName: 'Sue', lastName: 'Smith', email: 'sue@fabrikam.example', phoneNumber: '1' };
  const at = (...team: JsonObject[]) => ({ customerProfile: { name: 'Fabrikam', team } });
  const contact = (
    firstName: string | null,
    lastName: string | null,
    email: string | null,
    phone: string | null = null,
  ) => ({
    ...{ 'PrimaryContact.FirstName': firstName, 'PrimaryContact.LastName': lastName },
    ...{ 'PrimaryContact.Email': email, 'PrimaryContact.Phone': phone },
  });
  const cases: [name: string, there: JsonObject, here: JsonObject, isApart: boolean][] = [
    ['two addresses under one name', sue, contact('Sue', 'Smith', 'sue@northwind.example'), true],
    ['one address under two names', sue, contact('Susan', 'Jones', sue.email), false],
    ['one name, and an address on one side', sue, contact('Sue', 'Smith', null), false],
    ['one name, and a blank address', sue, contact('Sue', 'Smith', ''), false],
    ['one name, and an address that is no text', { ...sue, email: 7 }, contact('Sue', 'Smith', 'sue@x.example'), false],
    ['two first names', sue, contact('Ann', 'Smith', null), true],
    ['two last names', sue, contact('Sue', 'Jones', null), true],
    ['a phone number without a name', sue, contact(null, null, null, '2'), true],
    ['nobody here', sue, contact(null, null, null), false],
    ['blanks here', sue, contact('', '', '', ''), false],
    ['nobody there', {}, contact('Sue', 'Smith', null), false],
    ['blanks there', { firstName: '', lastName: '', email: '' }, contact('Sue', 'Smith', null), false],
  ];
  for (const [name, there, here, isApart] of cases)
    it(`are ${isApart ? 'left apart' : 'one'}: ${name}`, () => {
      const wins = isApart ? undefined : 'opportunity';
      for (const field of Object.keys(here)) assert.equal(winner(field, { there: at(there), here }), wins);
    });

  it('are left apart where they are, and nowhere else', () => {
    const team = [{ firstName: 'Avery', lastName: 'Howard', email: 'avery@contoso.example' }];
    const owner = { 'Owner.FirstName': 'Avery', 'Owner.LastName': 'Howard', 'Owner.Email': 'avery@contoso.example' };
    const sides = { there: { ...at(sue), team }, here: { ...owner, ...contact('Ann', 'Jones', 'ann@x.example') } };
    const wins = ['PrimaryContact.Email', 'Owner.Email', 'Owner.FirstName', 'Name'].map((name) => winner(name, sides));
    assert.deepEqual(wins, [undefined, 'opportunity', 'opportunity', 'opportunity']);
  });

  it('are told apart in the eleventh place as in the first', () => {
    const there = at(...Array.from({ length: 11 }, (_, n) => ({ email: `person${String(n)}@x.example` })));
    assert.equal(winner('NextStep', { there, here: { NextStep: 'somebody@else.example' } }), undefined);
  });
});
