import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../relay/errors.ts';
import { createOutageGate, hangsAfterMs, type Ended } from '../../../relay/schedule/outage.ts';
import { startWorker } from '../../../relay/schedule/worker.ts';
import type { Link } from '../../../relay/sync/model.ts';
import { countFailure, delayAfter } from '../../../relay/sync/record/retry.ts';
import { manualClock } from '../../clock.ts';
import { createMemoryLinks } from '../../worlds/links.ts';

const second = 1_000;
const minute = 60 * second;
const error = (code: ErrorCode, retryAfterMs?: number) =>
  new CosellError(code, 'No.', retryAfterMs === undefined ? {} : { retryAfterMs });

/** Lets every promise that can go on do so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A worker whose looks fail as `failing` says at the time, with a signal for each of the pairs every so often. */
function play(failing: (now: number, link: Link) => Ended | Promise<Ended>) {
  const clock = manualClock();
  const links = createMemoryLinks(clock);
  const looks: number[] = [];
  /** When each pair was brought to rest last. */
  const rested = new Map<string, number>();
  const worker = startWorker({
    ...{ clock, links: links.port, pollMs: second, turnMs: 0, report: () => undefined },
    pace: () => ({ quietMs: 25, atMostMs: 1_500, gapMs: 0 }),
    reconcile: async (batch, { isProbe }) => {
      looks.push(clock.now());
      return Promise.all(
        batch.map(async (link) => {
          const problem = await failing(clock.now(), link);
          const { attempts } = problem === undefined ? { attempts: 0 } : countFailure(link, problem);
          const dueAt = problem === undefined ? undefined : clock.now() + delayAfter(attempts, problem, 0.99);
          const row = { state: 'synced', error: problem, attempts, dueAt } as const;
          const before = isProbe && problem !== undefined ? { attempts: link.attempts, dueAt: clock.now() } : {};
          await links.port.finish(link, { ...row, ...before });
          if (problem === undefined) rested.set(link.referralId ?? '', clock.now());
          return problem;
        }),
      );
    },
  });
  return {
    ...{ clock, links, looks, rested, worker },
    signal: async (pairs: number) => {
      const keys = Array.from({ length: pairs }, (_, pair) => ({ referralId: `r${String(pair)}` }));
      await links.port.markDue(keys, clock.now());
      worker.wake();
    },
    pass: async (ms: number, stepMs = 50) => {
      for (const end = clock.now() + ms; clock.now() < end;) {
        clock.advance(stepMs);
        await settle();
      }
    },
  };
}

describe('While a cloud does not work', () => {
  for (const [what, code, lastsMs, retryAfterMs, mostLooks, pairs] of [
    ['20 s', 'SALESFORCE_UNAVAILABLE', 20 * second, undefined, 12, 500],
    ['20 min', 'SALESFORCE_UNAVAILABLE', 20 * minute, undefined, 260, 500],
    ['20 min', 'PARTNER_CENTER_UNAVAILABLE', 20 * minute, undefined, 260, 3],
    ['60 s (and says so)', 'PARTNER_CENTER_THROTTLED', 60 * second, 10 * second, 12, 500],
  ] as const)
    it(`for ${what} (${code}), one look at a time finds out, and within 15 s after it all ${String(pairs)} pairs are caught up`, async (t) => {
      const start = manualClock().now();
      const ends = start + lastsMs;
      const { looks, rested, links, signal, pass, worker, clock } = play((now) =>
        now < ends ? error(code, retryAfterMs) : undefined,
      );
      await signal(Math.ceil(pairs / 2));
      await pass(lastsMs / 2);
      // New signals do not make anybody's wait longer.
      await signal(pairs);
      await pass(lastsMs / 2);
      const during = looks.filter((at) => at < ends).length;
      await pass(15 * second);
      const last = Math.max(...rested.values());
      t.diagnostic(`${String(during)} looks during it; at rest ${String(last - ends)} ms after it`);
      assert.equal(rested.size, pairs);
      assert.ok(last - ends <= 15 * second, `${String(last - ends)} ms`);
      assert.deepEqual(
        links.rows().filter(({ dueAt }) => dueAt !== null),
        [],
      );
      assert.ok(during <= mostLooks, `${String(during)} looks`);
      void worker.stop();
      assert.ok(clock.now() >= ends);
    });

  it('no attempt is counted, neither for those that wait nor for the one that finds out', async () => {
    const { links, signal, pass } = play(() => error('SALESFORCE_UNAVAILABLE'));
    await signal(100);
    await pass(10 * minute, 250);
    assert.deepEqual(new Set(links.rows().map((row) => row.attempts)), new Set([1]));
  });
});

for (const { how, attempts, withinMs } of [
  { how: 'failed, are caught up once one pair succeeds', attempts: 7, withinMs: 5 * second },
  { how: 'failed many times, are caught up within 15 s', attempts: 30, withinMs: 15 * second },
])
  it(`Pairs that an outage under an earlier process ${how}`, async () => {
    const { rested, links, signal, pass, clock } = play(() => undefined);
    await settle();
    await links.port.markDue([{ referralId: 'old' }], clock.now());
    const [old] = await links.port.claim(1, clock.now(), minute);
    assert.ok(old !== undefined);
    const later = { state: 'new', error: error('SALESFORCE_UNAVAILABLE'), attempts } as const;
    await links.port.finish(old, { ...later, dueAt: clock.now() + 15 * minute });
    await signal(1);
    await pass(withinMs);
    assert.deepEqual([...rested.keys()].sort(), ['old', 'r0']);
  });

it('One pair that has failed for ten minutes on a bad wire, and succeeds, calls back all others', async (t) => {
  const ends = manualClock().now() + 10 * minute;
  const isThrough = ({ referralId }: Link) => referralId?.endsWith('0') ?? false;
  const { rested, links, signal, pass, clock } = play((now, link) =>
    now < ends && !isThrough(link) ? error('SALESFORCE_UNAVAILABLE') : undefined,
  );
  await signal(100);
  while (clock.now() < ends) {
    await links.port.markDue([{ referralId: 'r0' }], clock.now());
    await pass(second, 250);
  }
  const least = Math.min(...links.rows().flatMap((row) => (row.dueAt === null ? [] : [row.attempts])));
  t.diagnostic(`at least ${String(least)} attempts`);
  assert.ok(least > 8, 'all have failed many times');
  await signal(2);
  await pass(15 * second);
  assert.equal(rested.size, 100);
});

describe('A black hole that never answers what it swallowed', () => {
  /** As the timeout of calls to Salesforce. */
  const hangsMs = 30 * second;
  for (const lasts of [minute, 20 * minute])
    it(`for ${String(lasts / second)} s keeps only the pairs of its last probes waiting for more than 8 s after it`, async (t) => {
      const pairs = 500;
      const ends = manualClock().now() + lasts;
      const { rested, links, signal, pass, clock } = play((now) =>
        now >= ends
          ? undefined
          : new Promise((resolve) => {
              clock.after(hangsMs, () => {
                resolve(error('SALESFORCE_UNAVAILABLE'));
              });
            }),
      );
      await signal(pairs);
      await pass(ends - clock.now());
      await pass(8 * second);
      t.diagnostic(`${String(rested.size)} of ${String(pairs)} are at rest`);
      assert.ok(rested.size >= pairs - hangsMs / hangsAfterMs, String(rested.size));
      await pass(hangsMs - 7 * second);
      assert.equal(rested.size, pairs);
      assert.deepEqual(
        links.rows().filter(({ dueAt, attempts }) => dueAt !== null || attempts > 0),
        [],
      );
    });
});

it('A pair that causes the failure itself is run ever more seldom, however well the others fare', async (t) => {
  let tries = 0;
  const { links, signal, pass, clock } = play((_now, link) => {
    if (link.referralId !== 'r0') return undefined;
    tries += 1;
    return error('PARTNER_CENTER_UNAVAILABLE');
  });
  await signal(1);
  const triesIn = async (hours: number) => {
    const before = tries;
    for (const ends = clock.now() + hours * 60 * minute; clock.now() < ends;) {
      await links.port.markDue([{ referralId: `r${String(1 + (tries % 20))}` }], clock.now());
      await pass(5 * second, 500);
    }
    return tries - before;
  };
  const counts = [await triesIn(1), await triesIn(1), await triesIn(1)];
  t.diagnostic(counts.join(', '));
  assert.ok((counts[2] ?? NaN) <= 8 * 4, 'each time, the gate tries it a few times before another pair is due');
});

it('A pair that fails alone holds nobody up, and is not called back for ever', async () => {
  const { rested, links, signal, pass, looks } = play((_now, link) =>
    link.referralId === 'r0' ? error('PARTNER_CENTER_UNAVAILABLE') : undefined,
  );
  for (let round = 0; round < 60; round += 1) {
    await signal(round === 0 ? 1 : 0);
    await links.port.markDue([{ referralId: `r${String(1 + (round % 20))}` }], 0);
    await pass(5 * second, 250);
  }
  assert.equal(rested.size, 20);
  const [bad] = links.rows();
  assert.ok((bad?.attempts ?? 0) <= 14, String(bad?.attempts));
  assert.ok(looks.length <= 60 + 20, String(looks.length));
});

describe('The gate before all pairs', () => {
  const down = error('SALESFORCE_UNAVAILABLE');
  const steps: [what: string, looks: Ended[][], expected: { closed: boolean; waitMs: number }][] = [
    ['stays open while some get through', [[down, undefined]], { closed: false, waitMs: 0 }],
    ['stays open when pairs fail by their own fault', [[error('SALESFORCE_REFUSED')]], { closed: false, waitMs: 0 }],
    ['says nothing of a batch without pairs', [[]], { closed: false, waitMs: 0 }],
    ['closes when none gets through', [[down, down]], { closed: true, waitMs: 250 }],
    ['waits as long as the cloud asks', [[error('PARTNER_CENTER_THROTTLED', 9_000)]], { closed: true, waitMs: 9_000 }],
    ['opens with the first that gets through', [[down], [undefined]], { closed: false, waitMs: 0 }],
  ];
  for (const [what, looks, expected] of steps)
    it(what, () => {
      const gate = createOutageGate(() => 1_000);
      for (const each of looks) gate.ended(each, 1_000);
      assert.deepEqual({ closed: gate.isClosed(), waitMs: gate.wait() }, expected);
    });

  it('says at the first success that an earlier process may have left pairs, whenever they failed', () => {
    const gate = createOutageGate(() => 1_000);
    assert.equal(gate.ended([down], 900), undefined);
    assert.equal(gate.ended([undefined], 950), 0);
    assert.equal(gate.ended([undefined], 960), undefined);
  });

  it('says since when pairs have failed, once, when the clouds work again', () => {
    let now = 1_000;
    const gate = createOutageGate(() => now);
    gate.ended([undefined], 800);
    assert.equal(gate.ended([down], 900), undefined);
    now = 5_000;
    assert.equal(gate.ended([down, undefined], 4_000), undefined, 'not yet');
    assert.equal(gate.ended([undefined], 4_500), 900);
    assert.equal(gate.ended([undefined], 4_600), undefined);
  });

  it('learns nothing from a run that hung since before the clouds worked again: its pairs are due at once', () => {
    let now = 30_000;
    const gate = createOutageGate(() => now);
    gate.ended([down], 9_000);
    now = 31_000;
    assert.equal(gate.ended([undefined], 30_900), 0);
    now = 40_000;
    assert.equal(gate.ended([down, down], 20_000), 20_000);
    assert.deepEqual({ closed: gate.isClosed(), waitMs: gate.wait() }, { closed: false, waitMs: 0 });
    assert.equal(gate.ended([down], 31_000), undefined, 'this one began afterwards');
    assert.equal(gate.isClosed(), true);
  });

  it('closes as always after the clock was set back', () => {
    let now = 60 * minute;
    const gate = createOutageGate(() => now);
    gate.ended([undefined], now);
    now -= 30 * minute;
    gate.ended([down], now);
    assert.equal(gate.isClosed(), true);
  });

  it('asks more and more seldom, up to every 5 s', () => {
    let now = 0;
    const gate = createOutageGate(() => now);
    const waits = Array.from({ length: 7 }, () => {
      gate.ended([down], now);
      const wait = gate.wait();
      now += wait;
      return wait;
    });
    assert.deepEqual(waits, [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('waits as long as it meant to when the clock is set back', () => {
    let now = 100 * minute;
    const gate = createOutageGate(() => now);
    gate.ended([error('PARTNER_CENTER_THROTTLED', 9_000)], now);
    now -= 60 * minute;
    assert.equal(gate.wait(), 9_000);
    now += 9_000;
    assert.equal(gate.wait(), 0);
  });

  it('does not wait for a probe that hangs', () => {
    let now = 0;
    const gate = createOutageGate(() => now);
    gate.ended([down], 0);
    now = 250;
    gate.probing();
    assert.equal(gate.wait(), 5_000);
    now = 5_250;
    assert.equal(gate.wait(), 0);
  });
});
