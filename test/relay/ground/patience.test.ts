import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import {
  createPatience,
  createPauses,
  impatient,
  withLimits,
  withWalks,
  type Temper,
} from '../../../relay/ground/patience.ts';
import { manualClock } from '../../clock.ts';

const away = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503');
const throttled = (retryAfterMs: number) => new CosellError('PARTNER_CENTER_THROTTLED', 'Slow down.', { retryAfterMs });

/** A call that fails in these ways, one after another, and then succeeds. */
function failing(failures: readonly Error[], temper: Temper = withWalks) {
  const left = [...failures];
  const waits: number[] = [];
  const patience = createPatience(async (ms) => {
    waits.push(ms);
    return true;
  }, temper);
  let calls = 0;
  const call = async () => {
    calls += 1;
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    return 'page';
  };
  return { call, patience, waits, calls: () => calls };
}

describe('patience with a step of a long walk', () => {
  it('waits for nothing where all goes well', async () => {
    const { call, patience, waits } = failing([]);
    assert.deepEqual([await patience(call), waits], ['page', []]);
  });

  it('waits longer each time where the cloud does not say how long', async () => {
    const { call, patience, waits } = failing([away, away, away]);
    assert.deepEqual([await patience(call), waits], ['page', [1_000, 2_000, 4_000]]);
  });

  it('waits as long as the cloud asks for', async () => {
    const { call, patience, waits } = failing([throttled(30_000), throttled(5)]);
    assert.deepEqual([await patience(call), waits], ['page', [30_000, 5]]);
  });

  for (const [why, failures, calls] of [
    ['after the fourth failure', [away, away, away, throttled(1)], 4],
    ['where waiting does not help', [new CosellError('PARTNER_CENTER_REFUSED', 'HTTP 400')], 1],
    ['where the cloud asks for more than a minute', [throttled(60_001)], 1],
  ] as const)
    it(`ends ${why}, with the last error`, async () => {
      const { call, patience, calls: made } = failing(failures);
      await assert.rejects(patience(call), failures.at(-1));
      assert.equal(made(), calls);
    });

  it('ends when the relay stops, in the middle of a wait and before the next', async () => {
    const clock = manualClock();
    const pauses = createPauses((ms, run) => clock.after(ms, run));
    const patience = createPatience(pauses.pause);
    const { call, calls } = failing([away, away, away, away, away]);
    const walk = patience(call);
    walk.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(calls(), 2);
    pauses.stop();
    await assert.rejects(walk, away);
    const next = patience(call);
    next.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(0);
    await assert.rejects(next, away);
    assert.equal(calls(), 3);
  });

  describe('with a host that limits how many calls it takes', () => {
    const ofHost = withLimits('PARTNER_CENTER_THROTTLED');

    it('lasts for many windows, however long', async () => {
      const { call, patience, waits } = failing(Array<CosellError>(9).fill(throttled(900_000)), ofHost);
      assert.deepEqual([await patience(call), waits.length], ['page', 9]);
    });

    for (const [why, failures, calls] of [
      ['after the tenth', Array<CosellError>(11).fill(throttled(1_000)), 10],
      ['with any other failure: what became of the call is not known', [away], 1],
    ] as const)
      it(`ends ${why}`, async () => {
        const { call, patience, calls: made } = failing(failures, ofHost);
        await assert.rejects(patience(call), failures.at(-1));
        assert.equal(made(), calls);
      });
  });

  it('is none for whoever has none', async () => {
    await assert.rejects(impatient(failing([away]).call), away);
  });
});
