import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../relay/errors.ts';
import type { Link } from '../../../relay/sync/model.ts';
import type { LinkOutcome, Links } from '../../../relay/sync/ports/links.ts';
import type { SyncEvent } from '../../../relay/sync/ports/report.ts';
import type { Pace } from '../../../relay/schedule/pace.ts';
import { startWorker, type Worker } from '../../../relay/schedule/worker.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { createMemoryLinks, type MemoryLinks } from '../../worlds/links.ts';

const pollMs = 30_000;
const done: LinkOutcome = { state: 'synced', error: undefined, attempts: 0, dueAt: undefined };

/** One batch in hand, and the two ways in which the test ends it. */
interface Batch {
  links: readonly Link[];
  finish: () => Promise<void>;
  fail: (code?: ErrorCode) => void;
}

describe('the worker', () => {
  let clock: ManualClock;
  let links: MemoryLinks;
  let batches: Batch[];
  let reports: SyncEvent[];
  let claims: number;
  let claim: Links['claim'];
  let worker: Worker;
  let pace: Pace;
  let turnMs: number;

  beforeEach(() => {
    clock = manualClock();
    links = createMemoryLinks(clock);
    [batches, reports, claims] = [[], [], 0];
    pace = { quietMs: 0, atMostMs: 0, gapMs: 0 };
    turnMs = 0;
    claim = links.port.claim.bind(links.port);
  });

  /** A signal that no other follows. */
  function wake(): void {
    worker.wake();
    clock.advance(pace.quietMs);
  }

  function start(): Worker {
    worker = startWorker({
      ...{ clock, pollMs, turnMs, report: (event) => reports.push(event) },
      pace: () => pace,
      links: {
        ...links.port,
        claim: (...given) => {
          claims += 1;
          return claim(...given);
        },
      },
      reconcile: (batch) =>
        new Promise((resolve, reject) => {
          batches.push({
            links: batch,
            async finish() {
              for (const link of batch) await links.port.finish(link, done);
              resolve([]);
              await settle();
            },
            fail: (code = 'UNEXPECTED') => {
              reject(new CosellError(code, 'disk full'));
            },
          });
        }),
    });
    return worker;
  }

  /** Lets every promise that can go on do so. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  const due = (...ids: string[]) =>
    links.port.markDue(
      ids.map((referralId) => ({ referralId })),
      clock.now(),
    );
  const inHand = () => batches.map((batch) => batch.links.map(({ referralId }) => referralId));
  const faults = () => reports.map((event) => (event.event === 'fault' ? `${event.where}: ${event.error.code}` : ''));

  it('takes what is due when it starts', async () => {
    await due('a', 'b');
    start();
    await settle();
    assert.deepEqual(inHand(), [['a', 'b']]);
  });

  it('looks when it is woken', async () => {
    start();
    await settle();
    await due('a');
    wake();
    await settle();
    assert.deepEqual(inHand(), [['a']]);
  });

  it('takes many wakes for one', async () => {
    start();
    await settle();
    const before = claims;
    for (let count = 0; count < 1_000; count += 1) wake();
    await settle();
    assert.ok(claims - before <= 2, String(claims - before));
  });

  it('looks again by itself when the next pair comes due', async () => {
    await links.port.markDue([{ referralId: 'later' }], clock.now() + 5_000);
    start();
    await settle();
    clock.advance(4_999);
    await settle();
    assert.deepEqual(inHand(), []);
    clock.advance(1);
    await settle();
    assert.deepEqual(inHand(), [['later']]);
  });

  it('looks every so often without any signal: another process may have marked something due', async () => {
    start();
    await settle();
    await due('a');
    clock.advance(pollMs);
    await settle();
    assert.deepEqual(inHand(), [['a']]);
  });

  it('looks once more at once when a signal comes in while it looks', async () => {
    const whole = claim;
    let answer: () => void = () => undefined;
    claim = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return [];
    };
    start();
    await settle();
    await due('a');
    wake();
    claim = whole;
    answer();
    await settle();
    assert.deepEqual(inHand(), [['a']]);
  });

  it('has at most four batches in hand, and the next one as soon as a hand is free', async () => {
    start();
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await settle();
      await due(id);
      wake();
    }
    await settle();
    assert.deepEqual(inHand(), [['a'], ['b'], ['c'], ['d']]);
    clock.advance(pollMs);
    await settle();
    assert.equal(batches.length, 4);
    await batches[1]?.finish();
    assert.deepEqual(inHand()[4], ['e']);
  });

  it('takes two hundred pairs a batch, and two full batches at most: the rest as soon as one is done', async () => {
    await due(...Array.from({ length: 450 }, (_, index) => `r${String(index)}`));
    start();
    await settle();
    const taken = () => batches.map((batch) => batch.links.length);
    assert.deepEqual(taken(), [200, 200]);
    clock.advance(10_000);
    await settle();
    assert.equal(claims, 2, 'it asks for more in vain');
    await batches[0]?.finish();
    assert.deepEqual(taken(), [200, 200, 50]);
  });

  it('takes a signalled pair at once while full batches hold pairs that may wait, and more of those only when one is done', async () => {
    const stock = Array.from({ length: 450 }, (_, index) => ({ referralId: `r${String(index)}` }));
    await links.port.markDue(stock, clock.now(), { mayWait: true });
    start();
    await settle();
    for (const id of ['a', 'b']) {
      await due(id);
      wake();
      await settle();
    }
    clock.advance(10_000);
    await settle();
    assert.deepEqual(inHand().slice(2), [['a'], ['b']]);
    assert.equal(claims, 4, 'it asks for more in vain');
    await batches[2]?.finish();
    assert.equal(batches.length, 4);
    await batches[0]?.finish();
    assert.deepEqual(
      batches.map((batch) => batch.links.length),
      [200, 200, 1, 1, 50],
    );
  });

  describe('while full batches hold pairs that may wait', () => {
    beforeEach(async () => {
      const stock = Array.from({ length: 450 }, (_, index) => ({ referralId: `r${String(index)}` }));
      await links.port.markDue(stock, clock.now(), { mayWait: true });
      start();
      await settle();
      batches = [];
    });

    it('takes a signalled pair again when it is due once more, and asks for nothing meanwhile', async () => {
      await due('a');
      wake();
      await settle();
      const [link = assert.fail()] = batches[0]?.links ?? [];
      await links.port.finish(link, { ...done, dueAt: clock.now() + 1_000 });
      await batches[0]?.finish();
      const before = claims;
      clock.advance(999);
      await settle();
      assert.deepEqual([inHand().length, claims], [1, before]);
      clock.advance(1);
      await settle();
      assert.deepEqual(inHand(), [['a'], ['a']]);
    });

    it('finds a signalled pair that another process has marked, with the next poll', async () => {
      await due('a');
      clock.advance(pollMs);
      await settle();
      assert.deepEqual(inHand(), [['a']]);
    });
  });

  it('takes pairs that may wait between signals that never pause, while it has hands free', async () => {
    pace = { quietMs: 25, atMostMs: 300, gapMs: 0 };
    start();
    await settle();
    await links.port.markDue([{ referralId: 'r' }], clock.now(), { mayWait: true });
    for (let step = 0; step < 2_000 && !inHand().flat().includes('r'); step += 1) {
      await due(`s${String(step)}`);
      worker.wake();
      clock.advance(9);
      await settle();
      // Each batch takes 50 ms.
      if (step % 10 === 4) for (const batch of batches.splice(0)) await batch.finish();
    }
    assert.ok(inHand().flat().includes('r'));
  });

  it('takes one more batch of signalled pairs beside those that may wait, and then no more', async () => {
    const stock = Array.from({ length: 400 }, (_, index) => ({ referralId: `r${String(index)}` }));
    await links.port.markDue(stock, clock.now(), { mayWait: true });
    start();
    await settle();
    await due(...Array.from({ length: 450 }, (_, index) => `s${String(index)}`));
    wake();
    await settle();
    assert.deepEqual(
      batches.map((batch) => batch.links.length),
      [200, 200, 200],
    );
  });

  it('leaves others a turn after a full batch if they work on the same list', async () => {
    turnMs = 25;
    await due(...Array.from({ length: 450 }, (_, index) => `r${String(index)}`));
    start();
    await settle();
    const ours = batches.length;
    const others = await links.port.claim(200, clock.now(), 60_000);
    clock.advance(turnMs);
    await settle();
    assert.deepEqual([ours, others.length, batches.map((batch) => batch.links.length)], [1, 200, [200, 50]]);
  });

  it('works on a pair once more when a signal comes in meanwhile, and not at the same time', async () => {
    await due('a');
    start();
    await settle();
    await due('a');
    wake();
    await settle();
    assert.deepEqual(inHand(), [['a']]);
    await batches[0]?.finish();
    assert.deepEqual(inHand(), [['a'], ['a']]);
    await batches[1]?.finish();
    assert.equal(batches.length, 2);
  });

  it('renews its leases while the work takes long, so that nobody takes the pair over', async () => {
    await due('a');
    start();
    await settle();
    for (let minute = 0; minute < 10; minute += 1) {
      for (let step = 0; step < 3; step += 1) {
        clock.advance(20_000);
        await settle();
      }
      assert.deepEqual(await links.port.claim(10, clock.now(), 1_000), []);
    }
    assert.equal(batches.length, 1);
  });

  it('leaves the pairs of a batch that failed to their leases, reports it, and goes on with others', async () => {
    await due('a');
    start();
    await settle();
    batches[0]?.fail();
    await settle();
    await due('b');
    wake();
    await settle();
    assert.deepEqual([inHand()[1], faults()], [['b'], ['reconcile: UNEXPECTED']]);
    for (let step = 0; step < 3; step += 1) {
      clock.advance(pollMs);
      await settle();
    }
    assert.deepEqual(inHand()[2], ['a']);
  });

  it('takes the pairs of a batch that the store failed again as soon as the store answers', async () => {
    await due('a', 'b');
    start();
    await settle();
    claim = () => Promise.reject(new CosellError('STORE_UNAVAILABLE', 'no database'));
    await links.port.finish(batches[0]?.links[0] ?? assert.fail(), done);
    batches[0]?.fail('STORE_UNAVAILABLE');
    await settle();
    claim = links.port.claim.bind(links.port);
    clock.advance(pollMs);
    await settle();
    assert.deepEqual([inHand()[1], faults()], [['b'], ['reconcile: STORE_UNAVAILABLE', 'claim: STORE_UNAVAILABLE']]);
    await batches[1]?.finish();
    clock.advance(pollMs);
    await settle();
    assert.equal(batches.length, 2);
  });

  it('is not stopped by a fault while it takes pairs', async () => {
    const whole = claim;
    claim = () => Promise.reject(new Error('disk full'));
    await due('a');
    start();
    await settle();
    assert.deepEqual(faults(), ['claim: UNEXPECTED']);
    claim = whole;
    clock.advance(pollMs);
    await settle();
    assert.deepEqual(inHand(), [['a']]);
  });

  it('waits for what is in hand when it is stopped, and takes nothing more', async () => {
    await due('a');
    start();
    await settle();
    let stopped = false;
    const stopping = worker.stop().then(() => (stopped = true));
    await due('b');
    wake();
    await settle();
    assert.deepEqual([stopped, batches.length], [false, 1]);
    await batches[0]?.finish();
    await stopping;
    clock.advance(10 * pollMs);
    await settle();
    assert.deepEqual([stopped, batches.length], [true, 1]);
  });

  it('sets no alarm any more once it is stopped', async () => {
    pace = { quietMs: 20, atMostMs: 500, gapMs: 30_000 };
    await due('a');
    start();
    await settle();
    const stopping = worker.stop();
    await batches[0]?.finish();
    await stopping;
    let alarms = 0;
    const after = clock.after.bind(clock);
    clock.after = (...given) => {
      alarms += 1;
      return after(...given);
    };
    worker.wake();
    clock.advance(10 * pollMs);
    await settle();
    assert.equal(alarms, 0);
  });

  it('sleeps until a hand is free when every hand is full', async () => {
    let asked = 0;
    const nextDue = links.port.nextDue.bind(links.port);
    links.port.nextDue = (which) => {
      asked += 1;
      return nextDue(which);
    };
    start();
    for (const id of ['a', 'b', 'c', 'd']) {
      await settle();
      await due(id);
      wake();
    }
    await settle();
    clock.advance(pollMs);
    await settle();
    const before = claims;
    clock.advance(10_000);
    await settle();
    clock.advance(10_000);
    await settle();
    assert.equal(claims, before);
    await due('e');
    wake();
    await settle();
    asked = 0;
    for (let step = 0; step < 5; step += 1) {
      clock.advance(10);
      await settle();
    }
    assert.equal(asked, 0);
    await batches[3]?.finish();
    assert.deepEqual(inHand().at(-1), ['e']);
  });

  it('reports that it cannot renew its leases', async () => {
    links.port.renew = () => Promise.reject(new CosellError('STORE_UNAVAILABLE', 'disk full'));
    await due('a');
    start();
    await settle();
    clock.advance(20_000);
    await settle();
    assert.deepEqual(faults(), ['renew leases: STORE_UNAVAILABLE']);
  });

  it('keeps its leases until what is in hand is done, also while it stops', async () => {
    await due('a');
    start();
    await settle();
    const stopping = worker.stop();
    for (let step = 0; step < 6; step += 1) {
      clock.advance(20_000);
      await settle();
    }
    assert.deepEqual(await links.port.claim(10, clock.now(), 1_000), []);
    await batches[0]?.finish();
    await stopping;
  });

  it('takes what signals one after another are about as one batch, once they have stopped coming', async () => {
    pace = { quietMs: 20, atMostMs: 500, gapMs: 0 };
    start();
    await settle();
    for (const id of ['a', 'b', 'c']) {
      await due(id);
      worker.wake();
      clock.advance(19);
      await settle();
    }
    assert.deepEqual(inHand(), []);
    clock.advance(1);
    await settle();
    assert.deepEqual(inHand(), [['a', 'b', 'c']]);
  });

  it('gathers what follows a burst of pairs for as long as a signal may wait', async () => {
    pace = { quietMs: 25, atMostMs: 300, gapMs: 0 };
    start();
    await settle();
    await due(...Array.from({ length: 25 }, (_none, index) => `first${String(index)}`));
    wake();
    await settle();
    clock.advance(100);
    await due('later');
    worker.wake();
    clock.advance(199);
    await settle();
    assert.equal(batches.length, 1);
    clock.advance(1);
    await settle();
    assert.equal(batches.length, 2);
  });

  it('leaves a while between two looks where the org has few calls left', async () => {
    pace = { quietMs: 0, atMostMs: 0, gapMs: 30_000 };
    await due('a');
    start();
    await settle();
    await due('b');
    wake();
    await batches[0]?.finish();
    clock.advance(29_000);
    await settle();
    assert.deepEqual(inHand(), [['a']]);
    clock.advance(1_000);
    await settle();
    assert.deepEqual(inHand(), [['a'], ['b']]);
  });

  it('does not wait for as long as the clock was set back', async () => {
    await due('a');
    start();
    await settle();
    const [link] = batches[0]?.links ?? [];
    assert.ok(link !== undefined);
    const error = new CosellError('SALESFORCE_UNAVAILABLE', 'No.');
    await links.port.finish(link, { state: 'new', error, attempts: 1, dueAt: clock.now() + 3_000 });
    const [now, passed] = [clock.now.bind(clock), clock.now()];
    clock.now = () => now() - 3_600_000;
    for (let step = 0; step < 4; step += 1) {
      clock.advance(pollMs);
      await settle();
    }
    assert.ok(now() - passed <= 4 * pollMs);
    assert.deepEqual(inHand(), [['a'], ['a']]);
  });
});
