import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { momentOf } from '../../../relay/commands/moment.ts';

describe('a moment of the past', () => {
  const now = Date.UTC(2026, 10, 30, 12);
  for (const [ms, ago] of [
    [-5_000, '0 min'],
    [90_000, '2 min'],
    [7_199_000, '120 min'],
    [7_200_000, '2 h'],
    [47 * 3_600_000, '47 h'],
    [72 * 3_600_000, '3 days'],
  ] as const)
    it(`${String(ms)} ms before is ${ago} ago`, () => {
      const at = now - ms;
      assert.equal(momentOf(at, now), `${new Date(at).toISOString()} (${ago} ago)`);
    });
});
