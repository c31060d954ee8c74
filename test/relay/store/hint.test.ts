import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
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

  const pass = async (ms: number) => {
    clock.advance(ms);
    await setImmediate();
  };

  it('is sent at once', () => {
    hint.give();
    assert.equal(sent, 1);
  });

  it('is sent once more for all that were given while it rests', async () => {
    for (let count = 0; count < 100; count += 1) hint.give();
    await pass(restMs - 1);
    assert.equal(sent, 1);
    await pass(1);
    assert.equal(sent, 2);
    await pass(1_000);
    assert.equal(sent, 2);
  });

  it('is sent at once again after its rest', async () => {
    hint.give();
    await pass(restMs);
    hint.give();
    assert.equal(sent, 2);
  });

  it('that is left is sent at the end, and none after that', async () => {
    hint.give();
    hint.give();
    await hint.end();
    assert.equal(sent, 2);
    await pass(1_000);
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
    await pass(restMs);
    failing.give();
    await failing.end();
    assert.equal(tries, 2);
  });

  describe('that takes longer to send than it rests', () => {
    let answers: PromiseWithResolvers<unknown>[];
    let slow: Hint;
    beforeEach(async () => {
      answers = [];
      slow = createHint(
        () => {
          const answer = Promise.withResolvers<unknown>();
          answers.push(answer);
          return answer.promise;
        },
        clock,
        restMs,
      );
      slow.give();
      slow.give();
      await pass(restMs);
    });
    const answer = async (place: number) => {
      answers[place]?.resolve(undefined);
      await setImmediate();
    };

    it('is sent again only after that', async () => {
      assert.equal(answers.length, 1);
      await answer(0);
      await pass(restMs);
      assert.equal(answers.length, 2);
    });

    it('keeps the end waiting, which sends what is left', async () => {
      let isOver = false;
      void slow.end().then(() => (isOver = true));
      await answer(0);
      assert.deepEqual([answers.length, isOver], [2, false]);
      await answer(1);
      assert.equal(isOver, true);
    });
  });

  it('that is given after the end is not sent', async () => {
    await hint.end();
    hint.give();
    await pass(restMs);
    assert.equal(sent, 0);
  });
});
