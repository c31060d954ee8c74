import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { killWhileStreaming } from './kill-while-streaming.ts';
import { seedOf } from './random.ts';

const seed = seedOf(process.env['RIG_SEED']);

describe('A relay that is killed while events stream', { timeout: 280_000 }, () => {
  it(`skips no event, doubles nothing, and reads on at once after its restart (RIG_SEED=${String(seed)})`, async (t) => {
    const { verdict } = await killWhileStreaming({ seed, rounds: 5, deals: 10, rate: 50 });
    const { lost, doubled, backInTime, skipped, ...figures } = verdict;
    t.diagnostic(JSON.stringify(figures));
    assert.deepEqual({ lost, doubled, backInTime, skipped }, { lost: [], doubled: [], backInTime: [], skipped: [] });
    assert.equal(figures.kills, 5);
    assert.ok(figures.acknowledged >= 25, String(figures.acknowledged));
  });
});
