import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import { copiedBy, planMerge } from '../../../../relay/sync/plan/plan-merge.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageMapping, packageRows } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest } from '../../../worlds/world.ts';

const mapping = packageMapping();
const there = { ...incoming, consent: { consentToShareReferralWithMicrosoftSellers: false } };
const keyOf = (name: string) => mapping.fields.find((field) => field.name === name)?.key ?? '';

/** Both sides as they last agreed, but for what the test says of them. */
function plan(changes: { there?: JsonObject; here?: JsonObject; updated?: string; settings?: Record<string, string> }) {
  const org = packageMapping(packageRows, changes.settings);
  const before = referralOf(there);
  const first = planMerge(org, plainDigest, {}, before, opportunity({}));
  const here: JsonObject = {};
  const base: Record<string, MergeBase[string]> = { ...first.settled };
  for (const { field, value, agreed } of [...first.guarded, ...first.own]) {
    here[field.field] = value;
    base[field.key] = agreed;
  }
  const body = { ...there, ...changes.there, updatedDateTime: changes.updated ?? '2026-11-02T09:00:00Z' };
  return planMerge(org, plainDigest, base, referralOf(body), opportunity({ ...here, ...changes.here }));
}
const opportunity = (fields: JsonObject) => ({
  ...{ id: '006', modifiedAt: '2026-11-02T09:00:00.000+0000', fresh: false, team: [] },
  fields: { 'Account.Name': 'Contoso Customer Inc', ...fields },
});
const names = (changes: readonly { field: { field: string } }[]) => changes.map(({ field }) => field.field);
const details = (changes: JsonObject) => ({
  details: { ...Object.fromEntries(Object.entries(incoming['details'] ?? {})), ...changes },
});
const help = { inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };

describe('the plan for a pair', () => {
  it('is nothing where both sides are as they were', () => {
    const { outgoing, move, answer, upgrade, guarded, own, restored, unmapped, problem } = plan({});
    assert.deepEqual([outgoing, guarded, own, restored, unmapped], [[], [], [], [], []]);
    assert.deepEqual([move, answer, upgrade, problem], [undefined, {}, false, undefined]);
  });

  it('guards what a seller may be editing, and not what only the relay writes', () => {
    const { guarded, own } = plan({ there: { ...details({ dealValue: 7 }), status: 'Active', substatus: 'Accepted' } });
    assert.deepEqual(
      [names(guarded), names(own)],
      [
        ['Amount', 'StageName'],
        ['Referral_Status__c', 'Referral_Substatus__c'],
      ],
    );
  });

  it('guards no box that is ticked for ever', () => {
    const { guarded, own } = plan({ there: { consent: { consentToShareReferralWithMicrosoftSellers: true } } });
    assert.deepEqual([names(guarded), names(own)], [[], ['Referral_Visible_to_Microsoft__c']]);
  });

  for (const [updated, winner] of [
    ['2026-11-02T09:00:01Z', 7],
    ['2026-11-02T09:00:00Z', 8],
    ['2026-11-02T08:59:59Z', 8],
  ] as const)
    it(`takes the newer of two edits, and the seller's when both are of one moment: ${updated}`, () => {
      const { outgoing, guarded } = plan({ there: details({ dealValue: 7 }), here: { Amount: 8 }, updated });
      assert.equal([...outgoing, ...guarded][0]?.value, winner);
    });

  it('moves by the stage, or by the answer in words, which counts more', () => {
    const won = plan({ here: { StageName: 'Closed Won' } });
    assert.deepEqual([won.move, names(won.outgoing)], ['Won', ['StageName']]);
    const accepted = plan({ here: { StageName: 'Closed Won', Amount: 8, Referral_Response__c: 'Accept' } });
    assert.deepEqual([accepted.move, names(accepted.outgoing)], ['Accepted', ['Amount']]);
    assert.deepEqual(accepted.answer, { move: 'Accepted' });
  });

  it('invites Microsoft when the seller asks for help, and only then', () => {
    assert.equal(plan({ here: { How_can_Microsoft_help__c: 'General or Other' } }).upgrade, true);
    assert.equal(plan({ here: { Referral_Visible_to_Microsoft__c: true } }).upgrade, false);
    assert.equal(plan({ there: help, here: { How_can_Microsoft_help__c: 'Quotes or Licensing' } }).upgrade, false);
  });

  it('puts back a choice that cannot be taken back, and agrees on what the referral still shows', () => {
    const seen = { consent: { consentToShareReferralWithMicrosoftSellers: true } };
    const key = keyOf('Visible_To_Microsoft');
    const base = { [key]: [plainDigest(key, 'true'), plainDigest(key, 'true')] } as const;
    const { own, restored } = planMerge(
      packageMapping(packageRows.filter(({ name }) => name === 'Visible_To_Microsoft')),
      ...([plainDigest, base, referralOf({ ...incoming, ...seen })] as const),
      opportunity({ Referral_Visible_to_Microsoft__c: false }),
    );
    const [back] = restored;
    assert.deepEqual(own, restored);
    assert.deepEqual([back?.value, back?.before, back?.after], [true, 'false', 'true']);
    assert.deepEqual(back?.agreed, base[key]);
  });

  it('puts back the help that was asked for, in the words of Salesforce', () => {
    const key = keyOf('Help_Type');
    const base = {
      [key]: [plainDigest(key, 'GeneralOrOther'), plainDigest(key, 'General or Other')],
    } as const;
    const { guarded, restored } = planMerge(
      packageMapping(packageRows.filter(({ name }) => name === 'Help_Type')),
      ...([plainDigest, base, referralOf({ ...incoming, ...help })] as const),
      opportunity({ How_can_Microsoft_help__c: null }),
    );
    assert.deepEqual(guarded, restored);
    assert.deepEqual(
      restored.map(({ value, after, agreed }) => [value, after, agreed]),
      [['General or Other', 'General or Other', base[key]]],
    );
  });

  it('settles a stage that goes nowhere as it stands', () => {
    const key = keyOf('Stage');
    const accepted = { status: 'Active', substatus: 'Accepted' };
    const { settled, outgoing, guarded } = planMerge(
      packageMapping(packageRows.filter(({ name }) => name === 'Stage')),
      plainDigest,
      { [key]: [plainDigest(key, 'Accepted'), plainDigest(key, 'Qualification')] },
      referralOf({ ...incoming, ...accepted }),
      opportunity({ StageName: 'Prospecting' }),
    );
    assert.deepEqual([outgoing, guarded], [[], []]);
    assert.deepEqual(settled, { [key]: [plainDigest(key, 'Accepted'), plainDigest(key, 'Prospecting')] });
  });

  it('asks for no account where no row is about it', () => {
    const rows = packageRows.filter(({ name }) => name === 'Notes');
    const org = packageMapping(rows, { Default_Currency: 'USD' });
    const here = opportunity({ 'Account.Name': null });
    assert.equal(planMerge(org, plainDigest, {}, referralOf(there), here).problem, undefined);
  });

  const problems: [name: string, changes: Parameters<typeof plan>[0], code: string][] = [
    ['a currency that the org has not', { there: details({ currency: 'CHF' }) }, 'CURRENCY_UNKNOWN'],
    ['an opportunity without an account', { here: { 'Account.Name': null } }, 'CUSTOMER_MISSING'],
    ['an answer that cannot be given', { here: { Referral_Response__c: 'Decline' } }, 'RESPONSE_REFUSED'],
    [
      'the refusal before the answer',
      { there: { status: 'Closed', substatus: 'Expired' }, here: { Amount: 8, Referral_Response__c: 'Accept' } },
      'REFERRAL_CLOSED',
    ],
    [
      'the answer before the currency',
      { there: details({ currency: 'CHF' }), here: { Referral_Response__c: 'Decline', 'Account.Name': null } },
      'RESPONSE_REFUSED',
    ],
    [
      'the currency before the account',
      { there: details({ currency: 'CHF' }), here: { 'Account.Name': null } },
      'CURRENCY_UNKNOWN',
    ],
  ];
  for (const [name, changes, code] of problems)
    it(`has a problem: ${name}`, () => {
      assert.equal(plan(changes).problem?.code, code);
    });
});

describe('what a plan has copied', () => {
  it('is told but for what the relay fills in by itself', () => {
    const moved = plan({ there: { ...details({ dealValue: 7 }), status: 'Active', substatus: 'Accepted' } });
    const { toOpportunity, toReferral } = copiedBy(moved, []);
    assert.deepEqual([names(toOpportunity), toReferral], [['Amount', 'StageName', 'Referral_Substatus__c'], []]);
  });

  it('is not told of what the relay fills in for the first time', () => {
    const expiring = plan({ there: { expirationDateTime: '2026-11-16T00:00:00Z' } });
    assert.deepEqual(names(expiring.own), ['Referral_Expires__c']);
    const numbered = plan({ there: { trackingInfo: { microsoftMsxId: '7-3GHXQ' } } });
    assert.deepEqual(names(numbered.own), ['Microsoft_CRM_Identifier__c']);
    for (const filled of [expiring, numbered]) assert.deepEqual(copiedBy(filled, []).toOpportunity, []);
  });

  it('is told of a restored choice once, and to the referral of what was really sent', () => {
    const sent = plan({ here: { Amount: 8, Name: 'New' } }).outgoing.slice(0, 1);
    const restoring = plan({ there: help, here: { How_can_Microsoft_help__c: null } });
    const copied = copiedBy({ ...restoring, restored: restoring.guarded }, sent);
    assert.deepEqual([copied.toOpportunity, copied.restored], [[], restoring.guarded]);
    assert.deepEqual(copied.toReferral, sent);
    const putBackLater = copiedBy({ ...restoring, restored: restoring.guarded, guarded: [] }, []);
    assert.deepEqual(putBackLater.restored, []);
  });
});
