import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { rememberDue } from '../../../relay/store/known-due.ts';
import { createLinks } from '../../../relay/store/links.ts';
import type { Mark } from '../../../relay/store/marks.ts';
import type { Store } from '../../../relay/store/open-store.ts';
import { clearLinks } from '../../../relay/store/status.ts';
import type { Link, PairKey } from '../../../relay/sync/model.ts';
import type { Links, LinkOutcome } from '../../../relay/sync/ports/links.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { sqlite, stores, type Place } from './stores.ts';

const lease = 60_000;
const r1 = { referralId: 'r1' };
const half = { ...r1, half: true } as const;

for (const { name, start, stop, make } of stores)
  describe(`a signal about a pair that is due already, in ${name}`, () => {
    let clock: ManualClock;
    let place: Place;
    let store: Store;
    let links: Links;
    let commits: number;

    before(start);
    after(stop);
    beforeEach(async () => {
      clock = manualClock();
      place = await make();
      store = await place.open(clock);
      const commit: Store['commit'] = (statement) => {
        commits += 1;
        return store.commit(statement);
      };
      links = createLinks({ ...store, commit }, clock);
      await links.markDue([r1, { opportunityId: 'o1' }], clock.now());
      commits = 0;
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const claimOne = async (): Promise<Link> => {
      const link = (await links.claim(200, clock.now(), lease)).find(({ referralId }) => referralId === 'r1');
      assert.ok(link !== undefined, 'the pair is due');
      return link;
    };
    const finish = (link: Link, outcome: Partial<LinkOutcome> = {}) =>
      links.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined, ...outcome });

    const nothingNew: Readonly<Record<string, readonly PairKey[]>> = {
      'by its referral': [r1],
      'by its opportunity': [{ opportunityId: 'o1' }],
      'and about another': [r1, { opportunityId: 'o1' }],
      'several times': [r1, r1, r1],
    };
    for (const [which, keys] of Object.entries(nothingNew))
      it(`writes nothing (${which}), and the pair stays due`, async () => {
        await links.markDue(keys, clock.now() + 5_000);
        await links.markDue(keys, clock.now());
        assert.equal(commits, 0);
        const claimed = await links.claim(200, clock.now(), lease);
        assert.deepEqual(
          claimed.map(({ dueSeq }) => dueSeq),
          [1, 1],
        );
      });

    it('is stored with the others of its group that are new', async () => {
      await Promise.all(
        [r1, { referralId: 'r2' }, { opportunityId: 'o1' }].map((key) => links.markDue([key], clock.now())),
      );
      // For the row that exists, if it is not known to be due, and for the new one.
      assert.equal(commits, 2);
      assert.equal((await links.claim(200, clock.now(), lease)).length, 3);
    });

    it("counts if it is the first about Microsoft's half, and then no more", async () => {
      await links.markDue([half], clock.now());
      assert.equal(commits, 1);
      await links.markDue([half, r1], clock.now());
      assert.equal(commits, 1);
      assert.equal((await claimOne()).halfDue, true);
    });

    it('counts if the pair was marked because of a list, and then no more', async () => {
      await finish(await claimOne());
      await links.markDue([r1], clock.now(), { mayWait: true });
      commits = 0;
      await links.markDue([r1], clock.now());
      await links.markDue([r1], clock.now(), { mayWait: true });
      assert.equal(commits, 1);
      assert.equal((await claimOne()).mayWait, undefined);
    });

    it('counts if it makes the pair due earlier', async () => {
      await finish(await claimOne(), { dueAt: clock.now() + 5_000 });
      await links.markDue([r1], clock.now() + 1_000);
      clock.advance(1_000);
      await claimOne();
    });

    it('counts while the pair is in work, and after its lease has run out', async () => {
      for (const waited of [0, lease]) {
        const link = await claimOne();
        clock.advance(waited);
        await links.markDue([r1], clock.now());
        assert.equal(await finish(link), true);
      }
      await claimOne();
    });

    it('counts while another process works on the pair', async () => {
      const other = await place.open(clock);
      const others = createLinks(other, clock);
      const link = (await others.claim(200, clock.now(), lease)).find(({ referralId }) => referralId === 'r1');
      assert.ok(link !== undefined);
      await links.markDue([r1], clock.now());
      await others.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined });
      await other.close();
      await claimOne();
    });

    it('counts after another process has deleted the pair', async () => {
      const other = await place.open(clock);
      await clearLinks(other);
      await other.close();
      await links.markDue([r1], clock.now());
      await claimOne();
    });

    it('counts after the pair has left the side that it is about', async () => {
      const o9 = { opportunityId: 'o9' };
      const link = await links.join(await claimOne(), o9);
      assert.ok(link !== undefined);
      await links.markDue([o9], clock.now());
      await links.join(link, { opportunityId: null });
      await links.markDue([o9], clock.now());
      assert.equal((await links.known([o9])).length, 1);
    });

    it('counts once while the pair is in work, which is then due again', async () => {
      const link = await claimOne();
      await links.markDue([r1], clock.now());
      await links.markDue([r1], clock.now());
      if (name === sqlite.name) assert.equal(commits, 1);
      await finish(link);
      await claimOne();
    });

    it('is a fresh start for a pair that was given up', async () => {
      await finish(await claimOne(), { state: 'parked', attempts: 12, dueAt: clock.now() });
      await links.markDue([r1], clock.now());
      const { state, attempts } = await claimOne();
      assert.deepEqual([state, attempts], ['new', 0]);
    });
  });

describe('the marks that are known to be due', () => {
  const mark: Mark = { referralId: 'r1', opportunityId: null, at: 5, half: 0, mayWait: 0 };
  let changes: number | undefined;
  let known: ReturnType<typeof rememberDue>;
  const isKnown = (changed: Partial<Mark> = {}) => known.unknownOf([{ ...mark, ...changed }]).length === 0;
  beforeEach(() => {
    changes = 1;
    known = rememberDue(() => changes);
    known.unknownOf([]);
  });

  it('are those that were stored since pairs were last taken', () => {
    known.storing()([mark]);
    assert.ok(isKnown({ at: 6 }));
    assert.ok(!isKnown({ at: 4 }), 'due earlier');
    assert.ok(!isKnown({ half: 1 }), 'and about the other half');
    assert.ok(isKnown({ mayWait: 1 }));
    assert.ok(!isKnown({ referralId: null, opportunityId: 'r1' }), 'of the other cloud');
    known.forget();
    assert.ok(!isKnown());
  });

  it('are not those that may have been taken while they were stored', () => {
    const stored = known.storing();
    known.forget();
    stored([mark]);
    assert.ok(!isKnown());
  });

  for (const [what, now] of [
    ['once another process has changed the database', 2],
    ['while it cannot say whether one has', undefined],
  ] as const)
    it(`are none ${what}`, () => {
      known.storing()([mark]);
      assert.ok(isKnown());
      changes = now;
      assert.ok(!isKnown());
      assert.ok(!isKnown());
    });

  it('are no more than take little memory', () => {
    const marks = Array.from({ length: 10_001 }, (_, index) => ({ ...mark, referralId: String(index) }));
    known.storing()(marks);
    assert.deepEqual(known.unknownOf(marks), marks.slice(10_000));
  });
});
