import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { every } from '../../../relay/schedule/every.ts';
import { manualClock } from '../../clock.ts';

const everyMs = 5 * 60_000;

describe('work that is repeated', () => {
  /** Each look ends only when the test says how. */
  function held() {
    const clock = manualClock();
    const looks: ((error?: CosellError) => Promise<void>)[] = [];
    const faults: string[] = [];
    const repeating = every(
      { clock, report: (event) => event.event === 'fault' && faults.push(`${event.where}: ${event.error.code}`) },
      'sweep',
      everyMs,
      () =>
        new Promise((resolve, reject) => {
          looks.push(async (error) => {
            if (error === undefined) resolve();
            else reject(error);
            await settle();
          });
        }),
    );
    return { clock, looks, faults, repeating };
  }
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  it('begins at once and goes on every so often', async () => {
    const { clock, looks, repeating } = held();
    assert.equal(looks.length, 1);
    await looks[0]?.();
    clock.advance(everyMs - 1);
    assert.equal(looks.length, 1);
    clock.advance(1);
    assert.equal(looks.length, 2);
    await looks[1]?.();
    await repeating.stop();
  });

  it('waits for the one before', async () => {
    const { clock, looks, repeating } = held();
    clock.advance(10 * everyMs);
    assert.equal(looks.length, 1);
    await looks[0]?.();
    await repeating.stop();
  });

  it('reports a fault and goes on', async () => {
    const { clock, looks, faults, repeating } = held();
    await looks[0]?.(new CosellError('PARTNER_CENTER_UNAVAILABLE', 'HTTP 503'));
    assert.deepEqual(faults, ['sweep: PARTNER_CENTER_UNAVAILABLE']);
    clock.advance(everyMs);
    assert.equal(looks.length, 2);
    await looks[1]?.();
    await repeating.stop();
  });

  it('ends with the one at work when it is stopped', async () => {
    const { clock, looks, repeating } = held();
    let stopped = false;
    const stopping = repeating.stop().then(() => (stopped = true));
    await settle();
    assert.equal(stopped, false);
    await looks[0]?.();
    await stopping;
    clock.advance(10 * everyMs);
    assert.equal(looks.length, 1);
  });
});
