import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asInProduction, startEmbedded, type EmbeddedServer } from '../relay/store/embedded-postgres.ts';
import { killRounds } from './kill-rounds.ts';
import { seedOf } from './random.ts';

const seed = seedOf(process.env['RIG_SEED']);

describe('A relay whose PostgreSQL is killed at random moments', { timeout: 280_000 }, () => {
  let database: EmbeddedServer;
  before(async () => {
    database = await startEmbedded(asInProduction);
  });
  after(() => database.stop());

  it(`loses and doubles nothing, and recovers by itself (RIG_SEED=${String(seed)})`, async (t) => {
    const { verdict, outages, restedAfterMs } = await killRounds({
      seed,
      rounds: 3,
      deals: 7,
      rate: 50,
      restMs: 200_000,
      database,
    });
    const { lost, doubled, backInTime, ...figures } = verdict;
    t.diagnostic(JSON.stringify({ ...figures, outages, restedAfterMs }));
    assert.deepEqual({ lost, doubled, backInTime }, { lost: [], doubled: [], backInTime: [] });
    assert.equal(figures.kills, 3);
  });
});
