import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import type { JsonObject, MergeBase } from '../../../../relay/sync/model.ts';
import { createdAs, refusedAtCreation } from '../../../../relay/sync/plan/created-as.ts';
import type { CreateOpportunityPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';

const { fields } = packageMapping();
const keyOf = (name: string) => fields.find(({ field }) => field === name)?.key ?? '';
const short = (key: string) => fields.find((one) => one.key === key)?.field ?? key;
const digest = (_key: string, shown: string | null) => shown ?? 'blank';

const email = 'PrimaryContact.Email';
const phone = 'PrimaryContact.Phone';
const planned: JsonObject = { Name: 'A deal', Amount: 5, [email]: 'a@b.example', [phone]: '1' };
const agreed = (base: MergeBase) => Object.fromEntries(Object.entries(base).map(([key, value]) => [short(key), value]));
const plan = (base: MergeBase = {}): CreateOpportunityPlan => ({
  ...{ kind: 'create-opportunity', referral: referralOf(incoming), identity: {}, notCopied: [], problem: undefined },
  opportunity: { referralId: 'r', values: planned, dealName: null, ownerEmails: [], defaultOwner: '' },
  base: {
    ...{
      [keyOf('Name')]: ['A deal', 'A deal'],
      [keyOf('Amount')]: ['5', '5'],
      [keyOf('Description')]: ['notes', 'blank'],
    },
    ...{ [keyOf(email)]: ['a@b.example', 'unseen'], [keyOf(phone)]: ['1', 'unseen'] },
    ...base,
  },
});
const asPlanned = agreed(plan().base);
const refusal = (code: ErrorCode, ...named: string[]) => new CosellError(code, 'Refused.', { fields: named });

function created(shows: JsonObject | undefined, problems: readonly CosellError[] = [], planning = plan()) {
  const { plan: after, problem } = createdAs(planning, { shows, problems }, { fields, digest });
  const { base, ...rest } = after;
  const { base: _before, ...asBefore } = planning;
  assert.deepEqual(rest, asBefore);
  return { base: agreed(base), problem: problem && [problem.code, ...problem.fields] };
}

describe('what both sides have agreed on after a creation', () => {
  it('is what was planned where the record shows that, or cannot be read', () => {
    assert.deepEqual(created({ Name: 'A deal', Amount: 5, Description: null }), {
      base: asPlanned,
      problem: undefined,
    });
    assert.deepEqual(created(undefined), { base: asPlanned, problem: undefined });
  });

  it('is what the record shows where the org rewrote it, and only of the opportunity itself', () => {
    const shows = { Name: 'A DEAL', Amount: 5, Description: 'flow', [email]: 'other@b.example' };
    const base = { ...asPlanned, Name: ['A deal', 'A DEAL'], Description: ['notes', 'flow'] };
    assert.deepEqual(created(shows), { base, problem: undefined });
  });

  it('marks a value that the record did not keep', () => {
    const base = { ...asPlanned, Amount: ['5', 'blank', 'held'] };
    assert.deepEqual(created({ Name: 'A deal', Amount: null }), { base, problem: ['VALUE_NOT_KEPT', 'Amount'] });
  });

  it('counts a refused value as a change in Partner Center, so that it is tried again', () => {
    const problems = [refusal('SALESFORCE_REFUSED', 'Amount')];
    const base = { ...asPlanned, Amount: ['blank', 'blank'] };
    assert.deepEqual(created(undefined, problems), { base, problem: undefined });
    assert.deepEqual(created({ Name: 'A deal', Amount: null }, problems), { base, problem: undefined });
  });

  it('marks the values of the customer that the org refused', () => {
    const problems = [refusal('SALESFORCE_REFUSED', phone, 'Account.Name')];
    assert.deepEqual(created(undefined, problems), {
      ...{ base: { ...asPlanned, [phone]: ['1', 'blank', 'held'] }, problem: undefined },
    });
  });

  it('marks the name of a missing person, and nothing else of it', () => {
    const problems = [refusal('CONTACT_MISSING', 'PrimaryContact.LastName', email, phone)];
    const base = { ...asPlanned, [email]: ['a@b.example', 'blank', 'held'] };
    assert.deepEqual(created(undefined, problems), { base, problem: undefined });
  });

  it('leaves alone what a refusal names and no row has planned', () => {
    const bare = { ...plan(), base: {} };
    const problems = [refusal('SALESFORCE_REFUSED', email)];
    assert.deepEqual(created({ Name: 'A deal' }, problems, bare), { base: {}, problem: undefined });
  });

  it('marks both people where two refusals name them', () => {
    const problems = [refusal('CUSTOMER_MISSING', email), refusal('SALESFORCE_REFUSED', phone, 'Amount')];
    const base = {
      ...{ ...asPlanned, Amount: ['blank', 'blank'] },
      ...{ [email]: ['a@b.example', 'blank', 'held'], [phone]: ['1', 'blank', 'held'] },
    };
    assert.deepEqual(created(undefined, problems), { base, problem: undefined });
  });
});

describe('the fields that a creation went without', () => {
  const cases: [name: string, code: ErrorCode, named: string[], found: string[]][] = [
    ['those that the refusal names', 'SALESFORCE_REFUSED', ['Amount', 'Unknown__c'], ['Amount']],
    ['not those of the customer', 'SALESFORCE_REFUSED', ['Account.Name', email], []],
    ['none where another problem names them', 'CUSTOMER_MISSING', ['Amount'], []],
  ];
  for (const [name, code, named, found] of cases)
    it(`are ${name}`, () => {
      assert.deepEqual(
        refusedAtCreation(refusal(code, ...named), fields).map(({ field }) => field),
        found,
      );
    });
});
