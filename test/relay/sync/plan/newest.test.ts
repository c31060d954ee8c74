import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newestOf } from '../../../../relay/sync/plan/newest.ts';
import { opportunityOf, referral } from '../execute/plans.ts';

describe('which side was edited last', () => {
  const cases: [name: string, there: string, here: string, newest: string][] = [
    ['a second later there', '2026-11-02T09:00:01.0000000Z', '2026-11-02T09:00:00.000+0000', 'referral'],
    ['a second later here', '2026-11-02T09:00:00.9000000Z', '2026-11-02T09:00:01.000+0000', 'opportunity'],
    [
      'within one second, of which Salesforce shows no part, the seller may have been later',
      ...(['2026-11-02T09:00:00.4000000Z', '2026-11-02T09:00:00.000+0000', 'opportunity'] as const),
    ],
  ];
  for (const [name, updatedAt, modifiedAt, newest] of cases)
    it(name, () => {
      const both = { referral: { ...referral, updatedAt }, opportunity: opportunityOf({ modifiedAt }) };
      assert.equal(newestOf(both), newest);
    });
});
