import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inTime } from '../../../relay/ground/in-time.ts';
import { manualClock } from '../../clock.ts';

describe('an answer in time', () => {
  it('is the answer', async () => {
    assert.equal(await inTime(Promise.resolve(7), 100, manualClock()), 7);
  });

  it('is not waited for any longer', async () => {
    const clock = manualClock();
    const answer = inTime(new Promise(() => undefined), 100, clock);
    clock.advance(100);
    await assert.rejects(answer, { code: 'STORE_UNAVAILABLE' });
  });
});
