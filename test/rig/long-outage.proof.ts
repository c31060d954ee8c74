import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { surviveLongOutage } from './long-outage.ts';
import { seedOf } from './random.ts';

const seed = seedOf(process.env['RIG_SEED']);

describe('A relay whose org is away for an hour of virtual time', { timeout: 280_000 }, () => {
  it(`delivers all of 3,000 signals afterwards, and hardly grows meanwhile (RIG_SEED=${String(seed)})`, async (t) => {
    const survived = await surviveLongOutage({ seed, hours: 1, signals: 3_000, deals: 300 });
    t.diagnostic(JSON.stringify(survived));
    const { acknowledged, stale, beforeMb, mostMb, callsMeanwhile } = survived;
    assert.deepEqual({ acknowledged, stale }, { acknowledged: 3_000, stale: 0 });
    assert.ok(mostMb - beforeMb <= 50, `${String(beforeMb)} MB before, ${String(mostMb)} MB at most`);
    // A probe every 5 s at first and every 18 s at last, and what the sweep and the heartbeat ask.
    assert.ok(callsMeanwhile <= 720, String(callsMeanwhile));
  });
});
