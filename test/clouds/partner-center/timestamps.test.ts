import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock } from '../../clock.ts';
import { createTimestamps, normalInstant, storedInstant } from './timestamps.ts';

describe('timestamps', () => {
  it('have seven decimals and rise while the clock stands still', () => {
    const next = createTimestamps(manualClock(Date.UTC(2026, 10, 2, 9)));
    assert.deepEqual([next(), next()], ['2026-11-02T09:00:00.0000000Z', '2026-11-02T09:00:00.0000001Z']);
  });
  it('are compared in UTC', () => {
    assert.equal(normalInstant('2026-11-02T10:00:00.5+01:00'), '2026-11-02T09:00:00.5000000Z');
  });
  it('are stored without empty decimals', () => {
    assert.equal(storedInstant('2026-11-02T00:00:00.000Z'), '2026-11-02T00:00:00Z');
    assert.equal(storedInstant('2026-11-02T23:00:10-02:00'), '2026-11-03T01:00:10Z');
  });
  for (const text of ['2026-11-02', '2026-11-02T09:00:00', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', 'soon']) {
    it(`are not "${text}"`, () => {
      assert.equal(normalInstant(text), undefined);
    });
  }
});
