import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkedPlan, checkPlan } from '../../../../relay/sync/plan/check-plan.ts';
import { invariants } from '../../../../relay/sync/plan/invariants.ts';
import type { MergePlan, PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { planPair } from '../../../../relay/sync/plan/plan-pair.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import type { Rules } from '../../../../relay/sync/plan/rules.ts';
import { breaches, changeOf, dealAtRest, newDeal, opportunity, receivedDeal, referral, rules } from './breaches.ts';

describe('The invariants', () => {
  it('are at least fifteen, each with its own name and a sentence', () => {
    assert.ok(invariants.length >= 15);
    assert.equal(new Set(invariants.map(({ name, sentence }) => `${name} ${sentence}`)).size, invariants.length);
    for (const { sentence } of invariants) assert.match(sentence, /^[A-Z].*\.$/);
  });

  it('are each shown to catch a plan that breaks them', () => {
    const names = new Set(invariants.map(({ name }) => name));
    assert.deepEqual([...new Set(breaches.map(({ invariant }) => invariant))].sort(), [...names].sort());
  });

  for (const { name, deal } of [
    { name: 'a deal at rest', deal: dealAtRest },
    { name: 'a deal that is about to be shared', deal: newDeal },
    { name: 'a referral that has just come in', deal: receivedDeal },
  ])
    it(`find nothing in the plan for ${name}`, () => {
      assert.deepEqual(checkPlan(deal, planPair(deal, rules), rules), []);
    });
});

describe('A plan that breaks a promise', () => {
  for (const { invariant, what, observation, plan } of breaches)
    it(`is caught: ${what} (${invariant})`, () => {
      const found = checkPlan(observation, plan, rules).map((violation) => violation.invariant);
      assert.ok(found.includes(invariant), `found: ${found.join(', ') || 'nothing'}`);
    });

  it('names the mapping row, and no value', () => {
    const observation: Observation = dealAtRest;
    const merge = planPair(observation, rules) as MergePlan;
    const plan: PairPlan = { ...merge, own: [changeOf('Name', { after: 'A secret name' })] };
    const details = checkPlan(observation, plan, rules).map(({ detail }) => detail);
    assert.ok(details.includes('Name'));
    assert.ok(!JSON.stringify(details).includes('secret'));
  });
});

describe('A checked plan', () => {
  it('is the plan itself where it keeps every promise', () => {
    assert.deepEqual(checkedPlan(dealAtRest, rules), { plan: planPair(dealAtRest, rules), violations: [] });
  });

  it('is refused where it breaks one, and says which', () => {
    const here = { ...opportunity, fields: { ...opportunity.fields, Name: referral.body['name'] ?? null } };
    const { key, name } = changeOf('Name').field;
    let looks = 0;
    // A digest that changes from look to look: what was settled is then not what was read.
    const digest: Rules['digest'] = (of, shown) =>
      of === key ? `look ${String((looks += 1))}` : rules.digest(of, shown);
    const { plan, violations } = checkedPlan({ ...dealAtRest, opportunity: here }, { ...rules, digest });
    assert.deepEqual(violations, [{ invariant: 'base-is-what-was-read', detail: name }]);
    assert.ok(plan.kind === 'fail');
    assert.deepEqual(
      [plan.error.code, plan.error.message],
      [
        'PLAN_REFUSED',
        'The relay did not execute its own plan, because the plan breaks a rule: A base is stored only for what was written or read.',
      ],
    );
  });
});
