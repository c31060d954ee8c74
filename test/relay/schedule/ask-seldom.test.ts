import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askSeldom } from '../../../relay/schedule/ask-seldom.ts';
import { manualClock } from '../../clock.ts';

describe('what is asked seldom', () => {
  function asked(...answers: readonly boolean[]) {
    const clock = manualClock();
    let asks = 0;
    const isStill = askSeldom(clock, async () => answers[(asks += 1) - 1] ?? assert.fail('asked too often'));
    return { clock, isStill, asks: () => asks };
  }

  it('holds for ten seconds', async () => {
    const { clock, isStill, asks } = asked(true);
    for (const passed of [0, 9_999]) {
      clock.advance(passed);
      assert.deepEqual([await isStill(), asks()], [true, 0]);
    }
    clock.advance(1);
    assert.deepEqual([await isStill(), await isStill(), asks()], [true, true, 1]);
  });

  it('is asked anew after the clock was set back', async () => {
    const { clock, isStill, asks } = asked(true);
    clock.advance(-60_000);
    assert.deepEqual([await isStill(), asks()], [true, 1]);
  });

  it('stays false', async () => {
    const { clock, isStill, asks } = asked(true, false);
    for (const expected of [true, false, false]) {
      clock.advance(10_000);
      assert.equal(await isStill(), expected);
    }
    assert.equal(asks(), 2);
  });
});
