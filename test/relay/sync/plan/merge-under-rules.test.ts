import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Card, JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import type { Both } from '../../../../relay/sync/observe/observation.ts';
import { mergeUnderRules } from '../../../../relay/sync/plan/merge-under-rules.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';
import { linkOf, observationOf, opportunityOf, rulesOf } from '../observed.ts';

const there = { ...incoming, consent: { consentToShareReferralWithMicrosoftSellers: false } };
const keyOf = (name: string) => packageMapping().fields.find((field) => field.name === name)?.key ?? '';

interface Sides {
  base?: MergeBase;
  there?: JsonObject;
  here?: JsonObject;
  card?: Partial<Card>;
  updated?: string;
}
const both = ({ base = {}, there: body = {}, here = {}, card = {}, updated }: Sides): Both => ({
  ...observationOf({ link: linkOf({ base }) }),
  referral: referralOf({ ...there, ...body, updatedDateTime: updated ?? '2026-11-02T09:00:00Z' }),
  opportunity: opportunityOf({ fields: { 'Account.Name': 'Contoso Customer Inc', ...here }, card }),
});

/** The merge of both sides as they last agreed, but for what the test says of them. */
function merged(changes: Omit<Sides, 'base'>) {
  const first = mergeUnderRules(both({}), rulesOf());
  const here: JsonObject = {};
  const base: Record<string, MergeBase[string]> = { ...first.settled };
  for (const { field, value, agreed } of [...first.guarded, ...first.own]) {
    here[field.field] = value;
    base[field.key] = agreed;
  }
  return mergeUnderRules(both({ ...changes, base, here: { ...here, ...changes.here } }), rulesOf());
}
/** The merge of one row alone. */
const ofRow = (row: string, sides: Sides) =>
  mergeUnderRules(both(sides), rulesOf({ mapping: packageMapping(packageRows.filter(({ name }) => name === row)) }));

const names = (changes: readonly { field: { field: string } }[]) => changes.map(({ field }) => field.field);
const details = (changes: JsonObject) => ({
  details: { ...Object.fromEntries(Object.entries(incoming['details'] ?? {})), ...changes },
});
const help = { inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };
const seen = { consent: { consentToShareReferralWithMicrosoftSellers: true } };

describe('what two sides take from each other', () => {
  it('is nothing where both are as they were', () => {
    const { settled, base, ...rest } = merged({});
    assert.deepEqual(settled, base);
    assert.deepEqual(rest, {
      ...{ outgoing: [], move: undefined, answer: undefined, upgrades: false, guarded: [], own: [], restored: [] },
      ...{ notCopied: [], problem: undefined },
    });
    assert.deepEqual(
      Object.keys(settled).sort(),
      rulesOf()
        .mapping.fields.map(({ key }) => key)
        .sort(),
    );
  });

  it('is guarded where a seller may be editing, and not where only the relay writes', () => {
    const { guarded, own } = merged({
      there: { ...details({ dealValue: 7 }), status: 'Active', substatus: 'Accepted' },
    });
    assert.deepEqual(
      [names(guarded), names(own)],
      [
        ['Amount', 'StageName'],
        ['Referral_Status__c', 'Referral_Substatus__c'],
      ],
    );
  });

  it('needs no guard where a box is ticked for ever', () => {
    const { guarded, own } = merged({ there: seen });
    assert.deepEqual([names(guarded), names(own)], [[], ['Referral_Visible_to_Microsoft__c']]);
  });

  it('guards a box that is not ticked', () => {
    const key = keyOf('Visible_To_Microsoft');
    const base = { [key]: [plainDigest(key, 'true'), plainDigest(key, 'true')] } as const;
    const { guarded } = ofRow('Visible_To_Microsoft', { base, here: { Referral_Visible_to_Microsoft__c: true } });
    assert.deepEqual(names(guarded), ['Referral_Visible_to_Microsoft__c']);
  });

  for (const [updated, winner] of [
    ['2026-11-02T09:00:01Z', 7],
    ['2026-11-02T09:00:00Z', 8],
    ['2026-11-02T08:59:59Z', 8],
  ] as const)
    it(`is the newer of two edits, and the seller's when both are of one moment: ${updated}`, () => {
      const { outgoing, guarded } = merged({ there: details({ dealValue: 7 }), here: { Amount: 8 }, updated });
      assert.equal([...outgoing, ...guarded][0]?.value, winner);
    });

  it('is named where it has no counterpart', () => {
    const { notCopied } = merged({ there: { inviteContext: { assistanceRequestCode: 'SomethingNew' } } });
    assert.deepEqual(
      notCopied.map(({ field, side, shown }) => [field.name, side, shown]),
      [['Help_Type', 'referral', 'SomethingNew']],
    );
  });
});

describe('a deal moves', () => {
  it('by the stage', () => {
    const { move, answer, outgoing } = merged({ here: { StageName: 'Closed Won' } });
    assert.deepEqual([move, answer, names(outgoing)], ['Won', undefined, ['StageName']]);
  });

  it('by the answer in words, which counts more', () => {
    const here = { StageName: 'Closed Won', Amount: 8 };
    const { move, answer, outgoing } = merged({ here, card: { response: 'Accept' } });
    assert.deepEqual([move, answer, names(outgoing)], ['Accepted', 'Accepted', ['Amount']]);
  });

  it('up to a co-sell deal when the seller asks for help, and only then', () => {
    assert.equal(merged({ here: { How_can_Microsoft_help__c: 'General or Other' } }).upgrades, true);
    assert.equal(merged({ here: { Referral_Visible_to_Microsoft__c: true } }).upgrades, false);
    assert.equal(merged({ there: help, here: { How_can_Microsoft_help__c: 'Quotes or Licensing' } }).upgrades, false);
  });

  it('not where the stage goes nowhere, which is settled as it stands', () => {
    const key = keyOf('Stage');
    const { settled, outgoing, guarded, move } = ofRow('Stage', {
      base: { [key]: [plainDigest(key, 'Accepted'), plainDigest(key, 'Qualification')] },
      there: { status: 'Active', substatus: 'Accepted' },
      here: { StageName: 'Prospecting' },
    });
    assert.deepEqual([outgoing, guarded, move], [[], [], undefined]);
    assert.deepEqual(settled, { [key]: [plainDigest(key, 'Accepted'), plainDigest(key, 'Prospecting')] });
  });
});

describe('a choice that cannot be taken back', () => {
  it('is put back, and both agree on what the referral still shows', () => {
    const key = keyOf('Visible_To_Microsoft');
    const base = { [key]: [plainDigest(key, 'true'), plainDigest(key, 'true')] } as const;
    const { own, restored } = ofRow('Visible_To_Microsoft', {
      ...{ base, there: seen, here: { Referral_Visible_to_Microsoft__c: false } },
    });
    const [back] = restored;
    assert.deepEqual(own, restored);
    assert.deepEqual([back?.value, back?.before, back?.after], [true, 'false', 'true']);
    assert.deepEqual(back?.agreed, base[key]);
  });

  it('is put back in the words of Salesforce', () => {
    const key = keyOf('Help_Type');
    const base = {
      [key]: [plainDigest(key, 'GeneralOrOther'), plainDigest(key, 'General or Other')],
    } as const;
    const { guarded, restored } = ofRow('Help_Type', {
      ...{ base, there: help, here: { How_can_Microsoft_help__c: null } },
    });
    assert.deepEqual(guarded, restored);
    assert.deepEqual(
      restored.map(({ value, before, after, agreed }) => [value, before, after, agreed]),
      [['General or Other', null, 'General or Other', base[key]]],
    );
  });

  it('is put back as Partner Center has it where Salesforce has no word of its own for it', () => {
    const key = keyOf('Help_Type');
    const base = { [key]: [plainDigest(key, 'SomethingNew'), plainDigest(key, 'General or Other')] } as const;
    const { restored } = ofRow('Help_Type', {
      base,
      there: { inviteContext: { assistanceRequestCode: 'SomethingNew' } },
      here: { How_can_Microsoft_help__c: null },
    });
    assert.deepEqual(
      restored.map(({ value, after }) => [value, after]),
      [['SomethingNew', 'SomethingNew']],
    );
  });
});

describe('what stands in the way', () => {
  it('is no account, but not where no row is about it', () => {
    const rows = packageRows.filter(({ name }) => name === 'Notes');
    const mapping = packageMapping(rows, { Default_Currency: 'USD' });
    const here = { 'Account.Name': null };
    assert.equal(mergeUnderRules(both({ here }), rulesOf({ mapping })).problem, undefined);
  });

  it('is a currency that the org has not, and then nothing about money is copied or settled', () => {
    const { guarded, settled } = merged({ there: details({ currency: 'CHF', dealValue: 7, notes: 'New.' }) });
    assert.deepEqual(names(guarded), ['Description']);
    assert.deepEqual(
      Object.keys(settled).filter((key) => /Amount|CurrencyIsoCode/.test(key)),
      [],
    );
  });

  it('is an end of which no stage tells, while the opportunity is open', () => {
    const problemOf = (there: JsonObject, StageName: string | null) => {
      const key = keyOf('Stage');
      const base = { [key]: [plainDigest(key, 'Pending'), plainDigest(key, StageName)] } as const;
      const { problem } = mergeUnderRules(both({ there, here: { StageName }, base }), rulesOf());
      return problem && [problem.code, problem.message];
    };
    const gone = { status: 'Closed', substatus: 'Gone' };
    assert.deepEqual(problemOf(gone, 'Prospecting'), [
      'STAGE_MISSING',
      'Partner Center has closed the deal (Gone), but no stage here corresponds to that. Close the opportunity yourself.',
    ]);
    assert.equal(problemOf({ status: 'Active', substatus: 'Gone' }, 'Prospecting'), undefined);
    assert.equal(problemOf({ status: 'Closed', substatus: 'Lost' }, 'Prospecting'), undefined);
    assert.equal(problemOf(gone, 'Closed Lost'), undefined);
    assert.equal(problemOf(gone, null), undefined);
  });

  for (const [end, hears] of [
    ['Declined', false],
    ['Accepted', true],
  ] as const)
    it(`is ${hears ? 'nothing' : 'that nobody hears a request for help'} where Microsoft's half is ${end}`, () => {
      const one = both({ here: { How_can_Microsoft_help__c: 'General or Other', Amount: 7 } });
      const halfSeen = plainDigest('half', end);
      const { problem, outgoing, upgrades } = mergeUnderRules({ ...one, link: { ...one.link, halfSeen } }, rulesOf());
      assert.deepEqual([names(outgoing).includes('How_can_Microsoft_help__c'), upgrades], [hears, hears]);
      assert.ok(names(outgoing).includes('Amount'));
      const message =
        "Microsoft's side of the deal is closed (Declined) and cannot receive another request for help. To ask again, create a new opportunity.";
      assert.deepEqual(problem && [problem.code, problem.message], hears ? undefined : ['REFERRAL_CLOSED', message]);
    });

  it('is an amount that comes from the products', () => {
    const key = keyOf('Deal_Value');
    const base = { [key]: [plainDigest(key, '8'), plainDigest(key, '8')] } as const;
    const one = both({ there: details({ dealValue: 7 }), here: { Amount: 8 }, base });
    const opportunity = { ...one.opportunity, calculated: ['Amount'] };
    const mapping = packageMapping(
      packageRows.filter(({ name }) => name === 'Deal_Value'),
      { Default_Currency: 'USD' },
    );
    const { problem, guarded } = mergeUnderRules({ ...one, opportunity }, rulesOf({ mapping }));
    assert.deepEqual([problem?.code, names(guarded)], ['VALUE_NOT_KEPT', []]);
    assert.deepEqual(names(mergeUnderRules(one, rulesOf({ mapping })).guarded), ['Amount']);
  });

  const problems: [name: string, changes: Parameters<typeof merged>[0], code: string, message: RegExp][] = [
    [
      'a currency that the org has not',
      { there: details({ currency: 'CHF' }) },
      ...(['CURRENCY_UNKNOWN', /CHF/] as const),
    ],
    [
      'an opportunity without an account',
      { here: { 'Account.Name': null } },
      ...(['CUSTOMER_MISSING', /^The opportunity has no account\.$/] as const),
    ],
    ['an answer that cannot be given', { card: { response: 'Decline' } }, 'RESPONSE_REFUSED', /^Choose a reason/],
    [
      'the refusal before the answer',
      {
        there: { status: 'Closed', substatus: 'Expired' },
        here: { Amount: 8 },
        card: { response: 'Accept' },
      },
      ...(['REFERRAL_CLOSED', /^Amount changed here/] as const),
    ],
    [
      'the answer before the currency',
      { there: details({ currency: 'CHF' }), here: { 'Account.Name': null }, card: { response: 'Decline' } },
      ...(['RESPONSE_REFUSED', /^Choose a reason/] as const),
    ],
    [
      'the currency before the account',
      { there: details({ currency: 'CHF' }), here: { 'Account.Name': null } },
      ...(['CURRENCY_UNKNOWN', /CHF/] as const),
    ],
  ];
  for (const [name, changes, code, message] of problems)
    it(`is one problem: ${name}`, () => {
      const { problem } = merged(changes);
      assert.equal(problem?.code, code);
      assert.match(problem.message, message);
    });
});
