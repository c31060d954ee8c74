import { CosellError } from '../../errors.ts';
import type { Observation } from '../observe/observation.ts';
import { invariants } from './invariants.ts';
import type { PairPlan } from './pair-plan.ts';
import { planPair } from './plan-pair.ts';
import type { Rules } from './rules.ts';

/** A plan that breaks an invariant. `detail`: where it does, without customer values. */
export interface Violation {
  invariant: string;
  detail: string;
}

/** Every invariant that this plan breaks. Empty unless the planning has a bug. */
export const checkPlan = (observation: Observation, plan: PairPlan, rules: Rules): Violation[] =>
  invariants.flatMap(({ name, breaks }) =>
    breaks(observation, plan, rules).map((detail) => ({ invariant: name, detail })),
  );

/** The plan for a pair. A plan that breaks an invariant becomes a failure, so it is not executed. */
export function checkedPlan(observation: Observation, rules: Rules): { plan: PairPlan; violations: Violation[] } {
  const plan = planPair(observation, rules);
  const violations = checkPlan(observation, plan, rules);
  const [first] = violations;
  if (first === undefined) return { plan, violations };
  const sentence = invariants.find(({ name }) => name === first.invariant)?.sentence ?? '';
  const error = new CosellError(
    'PLAN_REFUSED',
    `The relay did not execute its own plan, because the plan breaks a rule: ${sentence}`,
  );
  return { plan: { kind: 'fail', error }, violations };
}
