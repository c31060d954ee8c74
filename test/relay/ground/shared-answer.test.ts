import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shareAnswer } from '../../../relay/ground/shared-answer.ts';

describe('an answer that many share', () => {
  it('is asked for once in its time, whether it has come or not', async () => {
    let [now, asked] = [0, 0];
    const ask = shareAnswer(
      () => Promise.resolve((asked += 1)),
      1_000,
      () => now,
    );
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask()));
    assert.deepEqual([new Set(answers).size, asked], [1, 1]);
    now = 999;
    assert.equal(await ask(), 1);
    now = 1_000;
    assert.equal(await ask(), 2);
    now = -5_000;
    assert.equal(await ask(), 3, 'a clock that was set back');
  });
});
