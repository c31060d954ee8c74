import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Both } from '../../../../relay/sync/observe/observation.ts';
import { planPart } from '../../../../relay/sync/plan/part.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';
import { observationOf, opportunityOf } from '../observed.ts';

const referral = referralOf(incoming);
const both = (offerRefused: string | null, changes: Partial<Both> = {}): Both => ({
  ...{ ...observationOf(), referral, opportunity: opportunityOf({ card: { offerRefused } }) },
  ...changes,
});

describe('two records of which one only names the other', () => {
  const cases: [name: string, one: () => Both][] = [
    ['the seller has refused the offer', () => both('r1')],
    ['the seller has called them two deals', () => both(null, { apart: true })],
    ['the seller has said both', () => both('r1', { apart: true })],
  ];
  for (const [name, one] of cases)
    it(`are parted where ${name}`, () => {
      const card = { offerRefused: null, status: 'Not shared', message: null, errorCode: null };
      assert.deepEqual(planPart(one()), { kind: 'part', referral, opportunity: one().opportunity, card });
    });

  it('stay together where the seller has said nothing', () => {
    assert.equal(planPart(both(null)), undefined);
  });
});
