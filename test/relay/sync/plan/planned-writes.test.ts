import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../../relay/errors.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import type { MergePlan, MovePlan, PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { draftLead } from '../../../../relay/sync/plan/new-lead.ts';
import { plannedWrites, valuesOf } from '../../../../relay/sync/plan/planned-writes.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { mergePlan } from '../execute/plans.ts';
import { opportunityId, opportunityOf } from '../observed.ts';

const referral = referralOf(incoming);
const opportunity = opportunityOf();
const target = opportunityOf({ id: opportunityId(2) });
const change = (changes: Partial<FieldChange> = {}): FieldChange => ({
  ...{ field: fieldMapping(), value: 7, before: '50000', after: '7', agreed: ['', ''] },
  ...changes,
});
const shown = fieldMapping({ pointer: '/details/shown', field: 'Referral_Status__c' });
const named = fieldMapping({ pointer: '/name', field: 'Name' });

const merge = (changes: Partial<MergePlan>): MergePlan => mergePlan({ referral, opportunity, ...changes });
const move = (changes: Partial<MovePlan> = {}): MovePlan => ({
  ...{ kind: 'move', referral, source: opportunity, target },
  ...{
    release: { referralId: null },
    arrive: { referralId: 'r', sync: true },
    leave: { sync: false },
    leaveValues: {},
    base: {},
  },
  ...changes,
});
const created: Extract<PairPlan, { kind: 'create-opportunity' }> = {
  ...{ kind: 'create-opportunity', referral, identity: {}, base: {}, notCopied: [], problem: undefined },
  opportunity: { referralId: 'r', values: { Name: 'A deal' }, dealName: null, ownerEmails: [], defaultOwner: '' },
};

describe('what a merge writes', () => {
  it('is nothing where nothing differs', () => {
    assert.deepEqual(plannedWrites(merge({})), []);
  });

  it("is Microsoft's half, then the referral, then the opportunity", () => {
    const plan = merge({
      invite: { type: 'Shared' },
      patch: { fields: [change()], move: undefined, externalReferenceId: undefined, reasons: [] },
      guarded: [change({ field: named, value: 'Named there' })],
      own: [change({ field: shown, value: 'Active' })],
    });
    assert.deepEqual(plannedWrites(plan), [
      { to: 'Partner Center', does: 'invite Microsoft', body: { type: 'Shared' } },
      {
        ...{ to: 'Partner Center', does: 'update referral', id: referral.id },
        operations: [{ op: 'replace', path: '/details/dealValue', value: 7 }],
      },
      {
        ...{ to: 'Salesforce', does: 'update opportunity', id: opportunity.id },
        values: { Name: 'Named there', Referral_Status__c: 'Active' },
      },
    ]);
  });
});

describe('what any other plan writes', () => {
  const card = { referralId: 'r' };
  const cases: [name: string, plan: PairPlan, writes: unknown[]][] = [
    [
      'a new referral',
      { kind: 'create-referral', opportunity, body: { name: 'A deal' }, base: {} },
      [{ to: 'Partner Center', does: 'create referral', body: { name: 'A deal' } }],
    ],
    ['a new opportunity', created, [{ to: 'Salesforce', does: 'create opportunity', values: { Name: 'A deal' } }]],
    [
      'a new lead',
      { kind: 'create-lead', referral, lead: draftLead(referral) },
      [{ to: 'Salesforce', does: 'create lead', lead: draftLead(referral) }],
    ],
    [
      'the opportunity of a converted lead',
      { kind: 'adopt', referral, opportunityId: '006', card },
      [{ to: 'Salesforce', does: 'link opportunity', id: '006', card }],
    ],
    [
      'the end of a move',
      { kind: 'leave', source: opportunity, leave: { sync: false } },
      [{ to: 'Salesforce', does: 'link opportunity', id: opportunity.id, card: { sync: false } }],
    ],
    [
      'the parting of two deals',
      { kind: 'part', referral, opportunity, card: { offerRefused: null } },
      [{ to: 'Salesforce', does: 'link opportunity', id: opportunity.id, card: { offerRefused: null } }],
    ],
    [
      'the end of a deal',
      { kind: 'close-referral', referral, substatus: 'Lost' },
      [
        {
          ...{ to: 'Partner Center', does: 'update referral', id: referral.id },
          operations: [
            { op: 'replace', path: '/status', value: 'Closed' },
            { op: 'replace', path: '/substatus', value: 'Lost' },
          ],
        },
      ],
    ],
    ['rest', { kind: 'rest', why: 'lead', state: 'ignored', error: undefined, version: undefined }, []],
    ['a wait', { kind: 'wait', ms: 1 }, []],
    ['a row that is no pair', { kind: 'forget', instead: undefined }, []],
    ['a failure', { kind: 'fail', error: new CosellError('UNEXPECTED', 'x') }, []],
  ];
  for (const [name, plan, writes] of cases)
    it(name, () => {
      assert.deepEqual(plannedWrites(plan), writes);
    });

  for (const [externalReferenceId, op] of [
    [null, 'add'],
    ['before', 'replace'],
  ] as const)
    it(`a move: it leaves, it comes, it is named (${op}), and the wish is done`, () => {
      assert.deepEqual(plannedWrites(move({ referral: { ...referral, externalReferenceId } })), [
        { to: 'Salesforce', does: 'link opportunity', id: opportunity.id, card: { referralId: null } },
        { to: 'Salesforce', does: 'link opportunity', id: target.id, card: { referralId: 'r', sync: true } },
        {
          ...{ to: 'Partner Center', does: 'update referral', id: referral.id },
          operations: [{ op, path: '/externalReferenceId', value: target.id }],
        },
        { to: 'Salesforce', does: 'link opportunity', id: opportunity.id, card: { sync: false } },
      ]);
    });
});

describe('the values of changes', () => {
  it('go by the path of the field', () => {
    assert.deepEqual(valuesOf([change(), change({ field: named, value: null })]), { Amount: 7, Name: null });
    assert.deepEqual(valuesOf([]), {});
  });
});
