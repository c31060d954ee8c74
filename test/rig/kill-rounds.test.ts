import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { killRounds } from './kill-rounds.ts';
import { seedOf } from './random.ts';

const seed = seedOf(process.env['RIG_SEED']);

describe(
  'A relay that is killed at random moments while the wires to both clouds misbehave',
  { timeout: 280_000 },
  () => {
    it(`loses nothing that it acknowledged, doubles nothing, and goes back in time nowhere (RIG_SEED=${String(seed)})`, async (t) => {
      const { verdict } = await killRounds({ seed, rounds: 3, deals: 7, rate: 50, restMs: 120_000 });
      const { lost, doubled, backInTime, ...figures } = verdict;
      t.diagnostic(JSON.stringify(figures));
      assert.deepEqual({ lost, doubled, backInTime }, { lost: [], doubled: [], backInTime: [] });
      assert.equal(figures.kills, 3);
      assert.ok(figures.acknowledged >= 35, String(figures.acknowledged));
    });
  },
);
