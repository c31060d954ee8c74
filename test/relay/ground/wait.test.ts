import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWait, isRecent } from '../../../relay/ground/wait.ts';

const hour = 3_600_000;

describe('a wait', () => {
  function start() {
    let now = 100 * hour;
    const wait = createWait(() => now);
    return { wait, pass: (ms: number) => (now += ms) };
  }

  it('is over before it has begun', () => {
    assert.equal(start().wait.left(), 0);
  });

  it('ends when its time is over', () => {
    const { wait, pass } = start();
    wait.atLeast(5_000);
    pass(4_999);
    assert.equal(wait.left(), 1);
    pass(1);
    assert.equal(wait.left(), 0);
  });

  it('takes the longer of two', () => {
    const { wait } = start();
    wait.atLeast(5_000);
    wait.atLeast(1_000);
    assert.equal(wait.left(), 5_000);
    wait.atLeast(9_000);
    assert.equal(wait.left(), 9_000);
  });

  it('takes the shorter one when it restarts', () => {
    const { wait } = start();
    wait.atLeast(5_000);
    wait.restart(1_000);
    assert.equal(wait.left(), 1_000);
  });

  it('lasts as long as it was meant to when the clock is set back meanwhile', () => {
    const { wait, pass } = start();
    wait.atLeast(5_000);
    pass(2_000);
    assert.equal(wait.left(), 3_000);
    pass(-hour);
    assert.equal(wait.left(), 3_000);
    pass(3_000);
    assert.equal(wait.left(), 0);
  });

  it('begins anew at the time to which the clock was set back', () => {
    const { wait, pass } = start();
    wait.atLeast(5_000);
    pass(-hour);
    wait.atLeast(6_000);
    assert.equal(wait.left(), 6_000);
  });
});

describe('what is recent', () => {
  const rows: [what: string, at: number, recent: boolean][] = [
    ['now', 0, true],
    ['just before its time is over', -999, true],
    ['when its time is over', -1_000, false],
    ['a moment ahead of a clock that was corrected', 999, true],
    ['an hour ahead of a clock that was set back', hour, false],
  ];
  for (const [what, at, recent] of rows)
    it(`${what}: ${recent ? 'yes' : 'no'}`, () => {
      assert.equal(isRecent(at, 1_000, 0), recent);
    });
});
