import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../../relay/errors.ts';
import { namedRefusal, withoutRefused } from '../../../../relay/sync/execute/held-back.ts';
import type { Work } from '../../../../relay/sync/execute/outcome.ts';
import type { MergePlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { workOf } from '../record/works.ts';
import { change, mergePlan, sent } from './plans.ts';

const inwards = { inboundCreate: true, inboundUpdate: true, outboundCreate: false, outboundUpdate: false };
const amount = change(fieldMapping(), 1);
const next = change(fieldMapping({ pointer: '/notes', field: 'NextStep' }), 'Call');
const status = change(fieldMapping({ pointer: '/status', field: 'Referral_Status__c', directions: inwards }), 'Active');
const all = { guarded: [amount, next], own: [status], restored: [next, status] };

const refusal = (fields: readonly string[], words?: string, code: ErrorCode = 'SALESFORCE_REFUSED') =>
  new CosellError(code, 'Refused.', { fields, ...(words !== undefined && { words }) });
const merged = (changes: Partial<MergePlan> = {}): Work => {
  const plan = mergePlan({ ...all, ...changes });
  return workOf(plan, { kind: 'merged', plan, sent: sent() });
};
/** What is left of a merge without what was refused. */
function left(error: CosellError, changes: Partial<MergePlan> = {}): MergePlan | undefined {
  const outcome = withoutRefused(merged(changes), error)?.outcome;
  return outcome?.kind === 'merged' ? outcome.plan : undefined;
}
const told = (error: CosellError | undefined) => error && [error.code, error.message, error.words, error.fields];

describe('what is left to write without the values that the org refuses by name', () => {
  it('is all the others, of sellers and of the relay', () => {
    const plan = left(refusal(['Amount']));
    assert.deepEqual([plan?.guarded, plan?.own, plan?.restored], [[next], [status], [next, status]]);
    const other = left(refusal(['NextStep', 'Referral_Status__c']));
    assert.deepEqual([other?.guarded, other?.own, other?.restored], [[amount], [], []]);
  });

  it('has the refusal for the seller, with the names of the fields and what the org says', () => {
    const names = 'Not copied from Partner Center: Next Step, Referral Status.';
    assert.deepEqual(told(left(refusal(['NextStep', 'Referral_Status__c'], '"Call" is too short.'))?.problem), [
      ...['SALESFORCE_REFUSED', `${names} Refused.`, `${names} "Call" is too short.`],
      ['NextStep', 'Referral_Status__c'],
    ]);
  });

  it('has an earlier refusal of the same save as well, whichever of them the org put in words', () => {
    const earlier = [refusal(['NextStep'], 'Too short.'), refusal(['NextStep'])];
    const said = [
      ['Too short.', 'Not copied from Partner Center: Amount. Refused.'],
      ['Refused.', 'Not copied from Partner Center: Amount. Too much.'],
    ] as const;
    for (const [index, words] of [undefined, 'Too much.'].entries()) {
      const problem = left(refusal(['Amount'], words), { problem: earlier[index] })?.problem;
      assert.deepEqual(told(problem), [
        ...['SALESFORCE_REFUSED', 'Refused. Not copied from Partner Center: Amount. Refused.'],
        ...[said[index]?.join(' '), ['NextStep', 'Amount']],
      ]);
    }
  });

  it('has nothing of another problem, which the seller reads when the values are in', () => {
    const problem = refusal(['x'], 'Other.', 'CONTACT_MISSING');
    const text = 'Not copied from Partner Center: Amount. Refused.';
    assert.deepEqual(told(left(refusal(['Amount']), { problem })?.problem), [
      ...['SALESFORCE_REFUSED', text, text],
      ['Amount'],
    ]);
  });

  const none: [what: string, left: () => unknown][] = [
    ['where the org names no field', () => left(refusal([]))],
    ['where it names a field that was not written', () => left(refusal(['Name']))],
    ['where it refuses all of them', () => left(refusal(['Amount', 'NextStep', 'Referral_Status__c']))],
    ['where waiting may help', () => left(refusal(['Amount'], undefined, 'RECORD_LOCKED'))],
    [
      'where nothing was merged',
      () => withoutRefused(workOf({ kind: 'wait', ms: 1 }, { kind: 'done' }), refusal(['Amount'])),
    ],
  ];
  for (const [what, given] of none)
    it(`is nothing ${what}`, () => {
      assert.equal(given(), undefined);
    });
});

describe('the refusal of all values', () => {
  it('names the mapped fields that it is about, of sellers and of the relay', () => {
    const named = namedRefusal(merged(), refusal(['Amount', 'Referral_Status__c']));
    assert.equal(named.message, 'Not copied from Partner Center: Amount, Referral Status. Refused.');
  });

  it('includes what was refused before', () => {
    const named = namedRefusal(merged({ problem: refusal(['NextStep']) }), refusal(['Amount']));
    assert.equal(named.message, 'Refused. Not copied from Partner Center: Amount. Refused.');
  });

  it('stays as it is where it names no mapped field, or nothing was merged', () => {
    const [other, amounts] = [refusal(['Name']), refusal(['Amount'])];
    const resting = workOf({ kind: 'wait', ms: 1 }, { kind: 'done' });
    assert.deepEqual([namedRefusal(merged(), other), namedRefusal(resting, amounts)], [other, amounts]);
  });
});
