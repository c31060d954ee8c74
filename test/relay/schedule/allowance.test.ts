import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createAllowance, withAllowance } from '../../../relay/schedule/allowance.ts';
import { slowed, paceFor } from '../../../relay/schedule/pace.ts';
import type { Link, PairKey } from '../../../relay/sync/model.ts';
import { createWorld } from '../../worlds/world.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const key = { referralId: 'r1' };

/** Signals at fixed intervals, each with the look that it is allowed; a look ends at once. */
function createSignals(outcome = 'unchanged') {
  let now = 0;
  let looks = 0;
  let due: number | undefined;
  const allowance = createAllowance(() => now);
  const end = (wrote = 0, error?: CosellError, opportunityId: string | null = 'o1') => {
    allowance.hear({
      ...{ event: 'pair', outcome, link: 'l1', referralId: key.referralId, opportunityId, wrote },
      ...(error && { error }),
    });
  };
  const look = () => {
    if (due === undefined || due > now) return;
    due = undefined;
    looks += 1;
    end();
  };
  return {
    allowance,
    end,
    looks: () => looks,
    pass: (ms: number) => {
      now += ms;
    },
    wait: (of: PairKey) => allowance.at(of) - now,
    stream(forMs: number, everyMs: number) {
      for (const until = now + forMs; now < until; now += everyMs) {
        due = Math.min(due ?? Infinity, allowance.at(key));
        look();
      }
    },
  };
}

describe('the allowance of looks that find nothing', () => {
  it('is 6 at once and then one in 3 s for each pair: 28,806 a day of ten signals a second', () => {
    const signals = createSignals();
    signals.stream(day, 100);
    assert.ok(signals.looks() <= 6 + day / (3 * second), String(signals.looks()));
    assert.ok(signals.looks() >= day / (3 * second), 'no signal is dropped');
  });

  it('is 3 at once and then one in 10 min for a referral that is not ours: 147 a day', () => {
    const signals = createSignals('gone');
    signals.stream(day, 100);
    assert.ok(signals.looks() <= 3 + day / (10 * minute), String(signals.looks()));
  });

  it('is whole again after a look that wrote something, and after a minute of rest', () => {
    const signals = createSignals();
    for (let look = 0; look < 6; look += 1) signals.end();
    assert.equal(signals.wait(key), 3 * second);
    assert.equal(signals.wait({ opportunityId: 'o1' }), 3 * second, 'from either side');
    signals.end(1);
    assert.equal(signals.wait(key), 0);
    for (let look = 0; look < 6; look += 1) signals.end();
    signals.pass(minute);
    for (let look = 0; look < 5; look += 1) signals.end();
    assert.equal(signals.wait(key), 0);
  });

  it('is of each pair alone', () => {
    const signals = createSignals();
    for (let look = 0; look < 9; look += 1) signals.end();
    assert.equal(signals.wait({ referralId: 'another' }), 0);
  });

  it('is never further away than three seconds, however many looks others had made and however far the clock was set back', () => {
    const signals = createSignals();
    for (let look = 0; look < 500; look += 1) signals.end();
    assert.equal(signals.wait(key), 3 * second);
    signals.pass(-day);
    assert.equal(signals.wait(key), 3 * second);
    signals.end();
    signals.pass(minute);
    assert.equal(signals.wait(key), 0);
  });

  it('is not spent by a look that failed and is repeated by itself', () => {
    const signals = createSignals();
    const error = new CosellError('PARTNER_CENTER_UNAVAILABLE', 'It is down.');
    for (let look = 0; look < 9; look += 1) signals.end(0, error);
    for (let batch = 0; batch < 99; batch += 1) {
      signals.end(0, error);
      signals.allowance.hear({ event: 'batch', pairs: 1, durationMs: 1 });
    }
    assert.deepEqual([signals.wait(key), signals.allowance.gapMs()], [0, 0]);
  });

  it('is remembered of 10,000 pairs', () => {
    const { allowance } = createSignals();
    const spend = (referralId: string) => {
      for (let look = 0; look < 6; look += 1)
        allowance.hear({
          ...{ event: 'pair', outcome: 'unchanged', link: '', referralId, opportunityId: null, wrote: 0 },
        });
    };
    for (let pair = 0; pair <= 10_000; pair += 1) spend(String(pair));
    assert.deepEqual(
      ['0', '1', '10000'].map((referralId) => allowance.at({ referralId })),
      [0, 3 * second, 3 * second],
    );
  });

  it('is 200 small batches at once for all pairs together; then one in 3 s, until one writes something', () => {
    const { allowance, end, pass } = createSignals();
    const batch = (pairs: number) => {
      end();
      allowance.hear({ event: 'batch', pairs, durationMs: 1 });
    };
    for (let count = 0; count < 99; count += 1) batch(200);
    for (let count = 0; count < 199; count += 1) batch(1);
    assert.equal(allowance.gapMs(), 0);
    batch(1);
    assert.equal(slowed(paceFor(undefined, 80), allowance.gapMs()).gapMs, 3 * second);
    pass(3 * second);
    assert.equal(allowance.gapMs(), 0);
    batch(1);
    end(1);
    batch(1);
    assert.equal(allowance.gapMs(), 0);
  });
});

describe('a signal that arrives while its pair is worked on', () => {
  const at = (key: PairKey) => ('referralId' in key ? 500 : 700);
  const sides: [what: string, sides: Pick<Link, 'referralId' | 'opportunityId'>, soonest: number][] = [
    ['the later of its two sides', { referralId: 'r1', opportunityId: 'o1' }, 700],
    ['its referral alone', { referralId: 'r1', opportunityId: null }, 500],
    ['its opportunity alone', { referralId: null, opportunityId: 'o1' }, 700],
    ['nothing, before it knows a side', { referralId: null, opportunityId: null }, 0],
  ];
  for (const [what, known, soonest] of sides)
    it(`waits as the allowance of ${what} says, whether its row stays or goes`, async () => {
      const world = createWorld();
      await world.links.port.markDue([{ referralId: 'r1' }], world.clock.now());
      const [claimed] = await world.links.port.claim(1, world.clock.now(), minute);
      assert.ok(claimed !== undefined);
      const told: (number | undefined)[] = [];
      const links = withAllowance(
        {
          ...world.links.port,
          async finish(_link, _outcome, notBefore) {
            told.push(notBefore);
            return true;
          },
          async drop(_link, notBefore) {
            told.push(notBefore);
          },
        },
        { at },
      );
      const link = { ...claimed, ...known };
      await links.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined });
      await links.drop(link);
      assert.deepEqual(told, [soonest, soonest]);
    });
});
