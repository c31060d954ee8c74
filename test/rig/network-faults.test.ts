import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endureFaults, onBothWires } from './network-faults.ts';
import { seedOf } from './random.ts';

const seed = seedOf(process.env['RIG_SEED']);

describe('A relay whose wires to the clouds misbehave', { timeout: 280_000 }, () => {
  it(`acknowledges every signal, and all deals are right soon after each fault (RIG_SEED=${String(seed)})`, async (t) => {
    const endured = await endureFaults({
      ...{ seed, seconds: 0.5, deals: 10, rate: 40, faults: onBothWires, patienceMs: 30_000 },
    });
    for (const row of endured) t.diagnostic(JSON.stringify(row));
    assert.equal(endured.length, onBothWires.length);
    for (const { clouds, fault, acknowledged, refused, convergedAfterMs } of endured) {
      assert.equal(refused, 0, `${fault} to ${clouds}`);
      assert.ok(acknowledged > 0, `${fault} to ${clouds}`);
      assert.ok(convergedAfterMs !== undefined, `${fault} to ${clouds}`);
    }
  });
});
