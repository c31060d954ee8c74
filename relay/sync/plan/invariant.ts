import type { Observation } from '../observe/observation.ts';
import type { PairPlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** A rule that every plan must follow, as data. `breaks` names each place where a plan breaks it. */
export interface Invariant {
  name: string;
  sentence: string;
  breaks: (observation: Observation, plan: PairPlan, rules: Rules) => string[];
}
