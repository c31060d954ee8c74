import { CosellError } from '../../errors.ts';
import type { Observation } from '../observe/observation.ts';
import { invariants } from './invariants.ts';
import type { PairPlan } from './pair-plan.ts';
import { planPair } from './plan-pair.ts';
import type { Rules } from './rules.ts';

/** A promise of the product that a plan would break. `detail`: where, without customers' values. */
export interface Violation {
  invariant: string;
  detail: string;
}

/** Every promise that this plan would break: none, unless the planning is wrong. */
export const checkPlan = (observation: Observation, plan: PairPlan, rules: Rules): Violation[] =>
  invariants.flatMap(({ name, breaks }) =>
    breaks(observation, plan, rules).map((detail) => ({ invariant: name, detail })),
  );

/** The plan for a pair; one that would break a promise is not carried out, and says so. */
export function checkedPlan(observation: Observation, rules: Rules): { plan: PairPlan; violations: Violation[] } {
  const plan = planPair(observation, rules);
  const violations = checkPlan(observation, plan, rules);
  const [first] = violations;
  if (first === undefined) return { plan, violations };
  const sentence = invariants.find(({ name }) => name === first.invariant)?.sentence ?? '';
  const error = new CosellError('PLAN_REFUSED', `The relay planned something that it must not do: ${sentence}`);
  return { plan: { kind: 'fail', error }, violations };
}
