import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { Link, PairKey } from '../../../relay/sync/model.ts';
import type { Cursors } from '../../../relay/sync/ports/cursors.ts';
import type { LinkOutcome, Links } from '../../../relay/sync/ports/links.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { workLists } from './stores.ts';

const lease = 60_000;
const version = (eTag: string) => ({ updatedAt: '2026-11-02T08:05:23.2931817Z', eTag });
const r1 = { referralId: 'r1' };
const o1 = { opportunityId: 'o1' };

for (const { name, start, stop, open } of workLists)
  describe(`the work list in ${name}`, () => {
    let clock: ManualClock;
    let links: Links;
    let cursors: Cursors;
    let release: () => Promise<void>;
    let close: () => Promise<void>;

    before(start);
    after(stop);
    beforeEach(async () => {
      clock = manualClock();
      ({ links, cursors, release, close } = await open(clock));
    });
    afterEach(() => close());

    const mark = (...keys: PairKey[]) => links.markDue(keys, clock.now());
    const claim = (limit = 200) => links.claim(limit, clock.now(), lease);
    const claimOne = async (): Promise<Link> => {
      const [link, ...more] = await claim();
      assert.ok(link !== undefined && more.length === 0, 'exactly one pair is due');
      return link;
    };
    const finish = (link: Link, outcome: Partial<LinkOutcome> = {}, notBefore?: number) =>
      links.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined, ...outcome }, notBefore);
    /** The pair as the next to claim it sees it. */
    const look = async (key: PairKey = r1) => {
      await mark(key);
      const link = (await claim()).find((each) =>
        'referralId' in key ? each.referralId === key.referralId : each.opportunityId === key.opportunityId,
      );
      assert.ok(link !== undefined);
      return link;
    };

    describe('as a work queue', () => {
      it('TestBasic: whatever several mark, several workers do, never one pair at the same time', async () => {
        const working = new Set<string | null>();
        const done = new Map<string | null, number>();
        const marker = async (start: number) => {
          for (let count = 0; count < 20; count += 1) await mark({ referralId: `r${String((start + count) % 10)}` });
        };
        const worker = async () => {
          for (let turn = 0; turn < 30; turn += 1)
            for (const link of await claim(2)) {
              assert.equal(working.has(link.referralId), false, 'it is in other hands');
              working.add(link.referralId);
              await links.known([r1]);
              working.delete(link.referralId);
              done.set(link.referralId, (done.get(link.referralId) ?? 0) + 1);
              await finish(link);
            }
        };
        await Promise.all([marker(0), marker(3), marker(7), worker(), worker(), worker()]);
        await worker();
        assert.equal(done.size, 10);
        assert.deepEqual(await claim(), []);
      });

      it('TestCollapse: many signals before the work are one piece of work', async () => {
        for (let count = 0; count < 100; count += 1) await mark(r1);
        const link = await claimOne();
        await finish(link);
        assert.deepEqual(await claim(), []);
      });

      it('collapses many keys of one pair within one call too', async () => {
        await mark(r1, r1, r1);
        await finish(await claimOne());
        assert.deepEqual(await claim(), []);
      });

      it('TestAddWhileProcessing: a signal during the work gives exactly one more piece of work', async () => {
        await mark(r1);
        const link = await claimOne();
        await mark(r1);
        await finish(link);
        await finish(await claimOne());
        assert.deepEqual(await claim(), []);
      });

      it('TestCollapseWhileProcessing: many signals during the work give exactly one more', async () => {
        await mark(r1);
        const link = await claimOne();
        for (let count = 0; count < 100; count += 1) await mark(r1);
        assert.deepEqual(await claim(), [], 'never twice at the same time');
        await finish(link);
        await finish(await claimOne());
        assert.deepEqual(await claim(), []);
      });

      it('TestReinsert: work that asks for another look comes again at its time', async () => {
        await mark(r1);
        await finish(await claimOne(), { dueAt: clock.now() + 5_000 });
        assert.deepEqual(await claim(), []);
        clock.advance(5_000);
        await claimOne();
      });

      it('does not let a delay put off a signal that came in during the work', async () => {
        await mark(r1);
        const link = await claimOne();
        await mark(r1);
        await finish(link, { dueAt: clock.now() + 900_000 });
        await claimOne();
      });

      it('brings a pair that waits forward when a signal comes in, and never back', async () => {
        await links.markDue([r1], clock.now() + 10_000);
        await mark(r1);
        const link = await claimOne();
        await finish(link);
        await mark(r1);
        await links.markDue([r1], clock.now() + 10_000);
        await claimOne();
      });

      it('takes the longest due first, and no more than asked for', async () => {
        for (const id of ['c', 'a', 'b']) {
          await mark({ referralId: id });
          clock.advance(1);
        }
        const first = await claim(2);
        assert.deepEqual(first.map(({ referralId }) => referralId).sort(), ['a', 'c']);
        assert.deepEqual(
          (await claim(2)).map(({ referralId }) => referralId),
          ['b'],
        );
      });

      describe('for pairs that may wait, because a list named them', () => {
        const mayWait = (...keys: PairKey[]) => links.markDue(keys, clock.now(), { mayWait: true });
        const ids = (taken: readonly Link[]) => taken.map((link) => link.referralId ?? link.opportunityId);
        const claimSignalled = () => links.claim(200, clock.now(), lease, 'signalled');

        it('takes signalled ones first, however long the others have been due, and never both at once', async () => {
          await mayWait(r1);
          clock.advance(3_600_000);
          await mark(o1);
          assert.deepEqual(ids(await claim()), ['o1']);
          assert.deepEqual(ids(await claim()), ['r1']);
        });

        it('takes none of them if only signalled ones are wanted', async () => {
          await mayWait(r1);
          assert.deepEqual(await claimSignalled(), []);
          await mark(o1);
          assert.deepEqual(ids(await claimSignalled()), ['o1']);
        });

        it('takes only them if only they are wanted', async () => {
          await mark(o1);
          assert.deepEqual(await links.claim(200, clock.now(), lease, 'waiting'), []);
          await mayWait(r1);
          assert.deepEqual(ids(await links.claim(200, clock.now(), lease, 'waiting')), ['r1']);
        });

        const signals: Readonly<Record<string, () => Promise<void>>> = {
          'after the list': async () => {
            await mayWait(r1);
            await mark(r1);
          },
          'before the list': async () => {
            await mark(r1);
            await mayWait(r1);
          },
          'in one go with it': async () => {
            await Promise.all([mayWait(r1), mark(r1), mayWait(r1)]);
          },
          'while it was worked on': async () => {
            await mayWait(r1);
            const link = await claimOne();
            await mark(r1);
            await finish(link);
          },
          'about the side that the pair takes over from another row': async () => {
            await mayWait(r1);
            const link = await claimOne();
            await mark(o1);
            const joined = await links.join(link, { opportunityId: 'o1' });
            assert.ok(joined !== undefined);
            await finish(link);
          },
        };
        for (const [when, signal] of Object.entries(signals))
          it(`lets a pair wait no longer that was signalled ${when}`, async () => {
            await signal();
            const [link] = await claimSignalled();
            assert.deepEqual([link?.referralId, link?.mayWait], ['r1', undefined]);
          });

        it('knows when the next signalled one is due, whatever else is', async () => {
          await mayWait(r1);
          assert.equal(await links.nextDue('signalled'), undefined);
          await links.markDue([o1], clock.now() + 5_000);
          assert.deepEqual(
            [await links.nextDue('signalled'), await links.nextDue()],
            [clock.now() + 5_000, clock.now()],
          );
          await claim();
          assert.equal(await links.nextDue('signalled'), clock.now() + 5_000);
        });

        it('lets a pair wait again that the next list names, and one that is due once more by itself', async () => {
          await mark(r1);
          await finish(await claimOne());
          await mayWait(r1);
          for (let times = 1; times <= 2; times += 1) {
            assert.deepEqual(await claimSignalled(), []);
            const link = await claimOne();
            assert.equal(link.mayWait, true);
            await finish(link, { dueAt: clock.now() });
          }
        });
      });

      it('takes times that are no whole numbers', async () => {
        await links.markDue([r1], clock.now() - 0.5);
        await finish(await claimOne(), { dueAt: clock.now() + 1.5 });
        assert.equal(await links.nextDue(), clock.now() + 2);
      });

      it('TestGarbageCollection: of a pair that was forgotten nothing is left, unless a signal came in', async () => {
        await mark(r1, { referralId: 'r2' });
        for (const link of await claim()) {
          if (link.referralId === 'r2') await mark({ referralId: 'r2' });
          await links.drop(link);
        }
        assert.deepEqual(
          (await links.known([r1, { referralId: 'r2' }])).map(({ referralId }) => referralId),
          ['r2'],
        );
        assert.equal((await claimOne()).referralId, 'r2');
      });

      it('looks for a signal that came in meanwhile no sooner than it may, whether or not the pair was forgotten', async () => {
        await mark(r1, { referralId: 'r2' });
        const notBefore = clock.now() + 9_000.5;
        for (const link of await claim()) {
          await mark(link.referralId === 'r2' ? { referralId: 'r2' } : r1);
          if (link.referralId === 'r2') await links.drop(link, notBefore);
          else await finish(link, {}, notBefore);
        }
        assert.deepEqual(await claim(), []);
        assert.equal(await links.nextDue(), Math.ceil(notBefore));
        clock.advance(9_001);
        assert.equal((await claim()).length, 2);
      });

      it('holds no pair up behind one that always fails', async () => {
        await mark({ referralId: 'poison' }, { referralId: 'good' });
        for (let attempts = 1; attempts <= 3; attempts += 1) {
          const error = new CosellError('UNEXPECTED', 'again');
          for (const link of await claim())
            await finish(link, link.referralId === 'poison' ? { error, attempts, dueAt: clock.now() + 1_000 } : {});
          clock.advance(1_000);
        }
        const poison = await claimOne();
        assert.deepEqual([poison.referralId, poison.attempts], ['poison', 3]);
      });

      it('gives one pair to one pair of hands, however many reach for it', async () => {
        const keys = Array.from({ length: 50 }, (_, index) => ({ referralId: `r${String(index)}` }));
        await mark(...keys);
        const claimed = (await Promise.all(Array.from({ length: 20 }, () => claim(7)))).flat();
        assert.equal(claimed.length, 50);
        assert.equal(new Set(claimed.map(({ id }) => id)).size, 50);
        assert.equal(new Set(claimed.map(({ leaseToken }) => leaseToken)).size, 50);
      });

      // Kubernetes' suite speaks of one process; where the list is in memory, as many steps as it takes.
      const steps = name === 'memory' ? 100_000 : 2_000;
      it(`never has one pair in two pairs of hands through ${String(steps)} random steps`, async () => {
        const held = new Map<string, Link>();
        let seed = 7;
        const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
        for (let step = 0; step < steps; step += 1) {
          const action = next(3);
          if (action === 0) await mark({ referralId: `r${String(next(5))}` });
          if (action === 1)
            for (const link of await claim(1 + next(3))) {
              assert.equal(held.has(link.id), false);
              held.set(link.id, link);
            }
          const [first] = held.values();
          if (action === 2 && first !== undefined) {
            held.delete(first.id);
            assert.equal(await finish(first), true);
          }
        }
        for (const link of held.values()) await finish(link);
        for (const link of await claim()) await finish(link);
        assert.deepEqual(await claim(), [], 'and in the end nothing is left');
      });
    });

    describe('leases', () => {
      it('keep a pair until they run out, not a moment longer', async () => {
        await mark(r1);
        await claimOne();
        clock.advance(lease - 1);
        assert.deepEqual(await claim(), []);
        clock.advance(1);
        await claimOne();
      });

      it('last longer when they are renewed', async () => {
        await mark(r1, { referralId: 'r2' });
        const [one] = await claim();
        assert.ok(one !== undefined);
        await links.renew([one.leaseToken], clock.now() + 3 * lease);
        clock.advance(lease);
        const { referralId } = await claimOne();
        assert.notEqual(referralId, one.referralId);
      });

      it('that were lost finish nothing: the next holder has the say', async () => {
        await mark(r1);
        const late = await claimOne();
        clock.advance(lease);
        const current = await claimOne();
        assert.equal(await finish(late, { state: 'attention', version: version('late') }), false);
        await links.drop(late);
        assert.equal(await finish(current, { version: version('current') }), true);
        assert.deepEqual((await look()).version, version('current'));
      });

      it('end with the work: it cannot be finished twice', async () => {
        await mark(r1);
        const link = await claimOne();
        assert.equal(await finish(link), true);
        assert.equal(await finish(link), false);
      });

      it('can all be let go of, as at the start of the only process', async () => {
        await mark(r1);
        const dead = await claimOne();
        await release();
        await claimOne();
        assert.equal(await finish(dead), false);
      });

      it('of nobody can be renewed', () => links.renew([], clock.now() + lease));

      it('of a pair that was forgotten are worth nothing', async () => {
        await mark(r1);
        const link = await claimOne();
        await links.drop(link);
        assert.equal(await finish(link), false);
        assert.deepEqual(await links.known([r1]), []);
      });
    });

    describe('questions', () => {
      it('when the next pair is due: never, now, later, or when a lease runs out', async () => {
        assert.equal(await links.nextDue(), undefined);
        await links.markDue([r1], clock.now() + 5_000);
        assert.equal(await links.nextDue(), clock.now() + 5_000);
        await links.markDue([{ referralId: 'r2' }], clock.now() + 1_000);
        assert.equal(await links.nextDue(), clock.now() + 1_000);
        clock.advance(1_000);
        const link = await claimOne();
        await finish(link);
        assert.equal(await links.nextDue(), clock.now() + 4_000);
        clock.advance(4_000);
        await claimOne();
        assert.equal(await links.nextDue(), clock.now() + lease);
      });

      it('which pairs are known, by either side, in which version', async () => {
        await mark(r1);
        const link = await claimOne();
        await links.join(link, { ...r1, ...o1 });
        await finish(link, { version: version('"e"'), opportunityModifiedAt: 'm' });
        const whole = { referralId: 'r1', opportunityId: 'o1', version: version('"e"'), opportunityModifiedAt: 'm' };
        for (const keys of [[r1], [o1], [r1, o1]])
          assert.deepEqual(
            (await links.known(keys)).map(({ referralId, opportunityId, version, opportunityModifiedAt }) => ({
              ...{ referralId, opportunityId, version, opportunityModifiedAt },
            })),
            [whole],
          );
        assert.deepEqual(await links.known([{ referralId: 'o1' }, { opportunityId: 'r1' }]), []);
        assert.deepEqual(await links.known([]), []);
      });

      it('of thousands of pairs at once', async () => {
        const keys = Array.from({ length: 2_500 }, (_, index) => ({ referralId: `r${String(index)}` }));
        await mark(...keys);
        assert.equal((await links.known([...keys, { referralId: 'none' }, o1])).length, 2_500);
        assert.equal((await claim(2_400)).length, 2_400);
      });

      it('that are about no pair change nothing', async () => {
        await mark();
        assert.equal(await links.nextDue(), undefined);
      });

      it('where a cursor stands', async () => {
        assert.equal(await cursors.get('sweep'), undefined);
        await cursors.set('sweep', 5);
        await cursors.set('sweep', Date.UTC(2026, 10, 2));
        await cursors.set('other', 1);
        assert.deepEqual([await cursors.get('sweep'), await cursors.get('other')], [Date.UTC(2026, 10, 2), 1]);
        assert.deepEqual(await cursors.names('sw'), ['sweep']);
        assert.deepEqual(await cursors.names('none'), []);
      });
    });
  });
