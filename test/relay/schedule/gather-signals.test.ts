import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { gatherSignals, type GatheredSignals } from '../../../relay/schedule/gather-signals.ts';
import type { Pace } from '../../../relay/schedule/pace.ts';
import { manualClock, type ManualClock } from '../../clock.ts';

describe('signals that are gathered', () => {
  let clock: ManualClock;
  let start: number;
  let pace: Pace;
  let signals: GatheredSignals;
  /** When a claim took them, in ms from the start. */
  let claims: number[];
  beforeEach(() => {
    clock = manualClock();
    start = clock.now();
    pace = { quietMs: 25, atMostMs: 300, gapMs: 0 };
    claims = [];
    signals = gatherSignals(
      clock,
      () => pace,
      () => {
        signals.end();
        claims.push(clock.now() - start);
      },
    );
  });

  /** So many signals, one every `everyMs`. */
  function stream(count: number, everyMs: number): void {
    for (let signal = 0; signal < count; signal += 1) {
      signals.add();
      clock.advance(everyMs);
    }
  }

  it('are claimed once they have stopped coming', () => {
    stream(3, 24);
    assert.deepEqual([claims, signals.isOpen()], [[], true]);
    clock.advance(1);
    assert.deepEqual([claims, signals.isOpen()], [[2 * 24 + 25], false]);
  });

  it('wait no longer than the first one may, however many follow', () => {
    stream(24, 24);
    assert.deepEqual(claims, [300]);
  });

  it('set one timer for all of them: each delivery pays for what its signal costs', () => {
    let timers = 0;
    const after = clock.after.bind(clock);
    clock.after = (...given) => {
      timers += 1;
      return after(...given);
    };
    stream(1_000, 0);
    assert.equal(timers, 1);
  });

  it('are claimed when their timer ends, if the clock was set back meanwhile', () => {
    signals.add();
    const before = clock.now();
    clock.now = () => before - 3_600_000;
    clock.advance(25);
    assert.equal(claims.length, 1);
  });

  it('are no longer waited for after another claim has taken them', () => {
    signals.add();
    signals.end();
    clock.advance(1_000);
    assert.deepEqual(claims, []);
  });

  describe('after a batch of pairs that came due together', () => {
    for (const [pairs, claimed] of [
      [25, 300],
      [24, 125],
    ] as const)
      it(`${pairs === 25 ? 'wait for more of a burst' : 'of fewer are no burst, and served at once'}: ${String(pairs)} pairs`, () => {
        signals.claimed(pairs, clock.now());
        clock.advance(100);
        stream(1, 1_000);
        assert.deepEqual(claims, [claimed]);
      });
  });

  describe('in a stream', () => {
    it('are one batch if a thousand come in ten parts, with a pause after each', () => {
      for (let part = 0; part < 10; part += 1) {
        stream(100, 2);
        clock.advance(200);
      }
      assert.deepEqual(claims, []);
      clock.advance(50);
      assert.equal(claims.length, 1);
    });

    it('are claimed after the usual pause if they are fewer than a burst', () => {
      stream(24, 1);
      clock.advance(24);
      assert.deepEqual(claims, [23 + 25]);
    });

    it('of a hundred a second wait no longer than one signal may', () => {
      stream(30, 10);
      assert.deepEqual(claims, [300]);
    });

    it('of a flood that does not end wait four and a half seconds', () => {
      stream(1_500, 3);
      assert.deepEqual(claims, [4_500]);
    });
  });
});
