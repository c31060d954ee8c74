import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { invariants } from '../../../../relay/sync/plan/invariants.ts';
import type { PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { rules } from './breaches.ts';

/** A plan for what was seen, and the places where it breaks the invariant: none if it keeps it. */
export type Judged = [what: string, judged: () => [observation: Observation, plan: PairPlan], places: string[]];

/** Shows exactly where each of these plans breaks one invariant. */
export function judges(invariant: string, cases: readonly Judged[], under = rules): void {
  for (const [what, judged, places] of cases)
    it(`${places.length === 0 ? 'is kept by' : 'is broken by'} ${what} (${invariant})`, () => {
      const found = invariants.find(({ name }) => name === invariant);
      assert.deepEqual(found?.breaks(...judged(), under), places);
    });
}
