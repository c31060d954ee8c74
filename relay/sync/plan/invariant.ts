import type { Observation } from '../observe/observation.ts';
import type { PairPlan } from './pair-plan.ts';
import type { Rules } from './rules.ts';

/** A promise of the product, as data. `breaks` names each place where a plan would break it. */
export interface Invariant {
  name: string;
  sentence: string;
  breaks: (observation: Observation, plan: PairPlan, rules: Rules) => string[];
}
