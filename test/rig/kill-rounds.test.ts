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
      const { verdict, left } = await killRounds({ seed, rounds: 3, deals: 7, rate: 50, restMs: 120_000 });
      const { lost, doubled, backInTime, ...figures } = verdict;
      t.diagnostic(JSON.stringify(figures));
      assert.deepEqual({ lost, doubled, backInTime }, { lost: [], doubled: [], backInTime: [] });
      assert.equal(figures.kills, 3);
      assert.deepEqual(left, { files: ['cosell.db', 'relay.lock'], integrity: 'ok' });
      assert.ok(figures.acknowledged >= 35, String(figures.acknowledged));
    });

    it(`or that is told to stop under load, ends within five seconds and loses nothing (RIG_SEED=${String(seed)})`, async (t) => {
      const toxics = [{ kind: 'blackHole' }] as const;
      const run = { seed, rounds: 2, deals: 7, rate: 50, restMs: 120_000, isStopped: true, toxics };
      const { verdict, stops, left } = await killRounds(run);
      t.diagnostic(JSON.stringify(stops));
      const { lost, doubled, backInTime } = verdict;
      assert.deepEqual({ lost, doubled, backInTime }, { lost: [], doubled: [], backInTime: [] });
      assert.deepEqual(
        stops.map(({ code }) => code),
        [0, 0],
      );
      for (const { ms } of stops) assert.ok(ms < 5_000, `${String(ms)} ms`);
      assert.deepEqual(left, { files: ['cosell.db', 'relay.lock'], integrity: 'ok' });
    });
  },
);
