import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leftCard } from '../../../../relay/sync/record/left-card.ts';
import { now, opportunityOf } from '../observed.ts';

const leave = { sync: false, referralId: null };

describe('the card of an opportunity that its referral has left', () => {
  const cases: [target: string | undefined, line: string][] = [
    ['006B', 'The referral moved to the opportunity 006B.'],
    [undefined, 'The referral moved to another opportunity.'],
  ];
  for (const [target, line] of cases)
    it(`says where it went, on top of what was there: ${line}`, () => {
      const source = opportunityOf({ card: { audit: 'before' } });
      assert.deepEqual(leftCard({ source, leave }, target, now), {
        ...leave,
        audit: `2026-11-02 10:05 UTC  ${line}\nbefore`,
      });
    });
});
