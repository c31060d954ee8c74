import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createHint, type Hint } from '../../../relay/store/hint.ts';
import { manualClock, type ManualClock } from '../../clock.ts';

const restMs = 25;

describe('a hint', () => {
  let clock: ManualClock;
  let sent: number;
  let hint: Hint;
  beforeEach(() => {
    clock = manualClock();
    sent = 0;
    hint = createHint(
      async () => {
        sent += 1;
      },
      clock,
      restMs,
    );
  });

  it('is sent at once', () => {
    hint.give();
    assert.equal(sent, 1);
  });

  it('is sent once more for all that were given while it rests', () => {
    for (let count = 0; count < 100; count += 1) hint.give();
    clock.advance(restMs - 1);
    assert.equal(sent, 1);
    clock.advance(1);
    assert.equal(sent, 2);
    clock.advance(1_000);
    assert.equal(sent, 2);
  });

  it('is sent at once again after its rest', () => {
    hint.give();
    clock.advance(restMs);
    hint.give();
    assert.equal(sent, 2);
  });

  it('that is left is sent at the end, and none after that', async () => {
    hint.give();
    hint.give();
    await hint.end();
    assert.equal(sent, 2);
    clock.advance(1_000);
    assert.equal(sent, 2);
  });

  it('that cannot be sent fails nobody, and the next one is sent', async () => {
    let tries = 0;
    const failing = createHint(
      async () => {
        tries += 1;
        throw new Error('no connection');
      },
      clock,
      restMs,
    );
    failing.give();
    clock.advance(restMs);
    failing.give();
    await failing.end();
    assert.equal(tries, 2);
  });
});
