import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { Link, MergeBase, PairKey } from '../../../relay/sync/model.ts';
import type { LinkOutcome, Links } from '../../../relay/sync/ports/links.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { workLists } from './stores.ts';

const lease = 60_000;
const r1 = { referralId: 'r1' };
const o1 = { opportunityId: 'o1' };

for (const { name, start, stop, open } of workLists)
  describe(`the pairs in ${name}`, () => {
    let clock: ManualClock;
    let links: Links;
    let close: () => Promise<void>;

    before(start);
    after(stop);
    beforeEach(async () => {
      clock = manualClock();
      ({ links, close } = await open(clock));
    });
    afterEach(() => close());

    const mark = (...keys: PairKey[]) => links.markDue(keys, clock.now());
    const claim = (limit = 200) => links.claim(limit, clock.now(), lease);
    const claimOne = async (): Promise<Link> => {
      const [link, ...more] = await claim();
      assert.ok(link !== undefined && more.length === 0, 'exactly one pair is due');
      return link;
    };
    const finish = (link: Link, outcome: Partial<LinkOutcome> = {}) =>
      links.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined, ...outcome });
    /** The pair as the next to claim it sees it. */
    const look = async (key: PairKey = r1) => {
      await mark(key);
      const link = (await claim()).find((each) =>
        'referralId' in key ? each.referralId === key.referralId : each.opportunityId === key.opportunityId,
      );
      assert.ok(link !== undefined);
      return link;
    };

    describe('what is remembered of a pair', () => {
      it('is blank at first', async () => {
        await mark(r1);
        const { id, leaseToken, dueSeq, ...rest } = await claimOne();
        assert.ok(id !== '' && leaseToken !== '' && dueSeq > 0);
        assert.deepEqual(rest, {
          ...{ referralId: 'r1', opportunityId: null, engagementId: null, base: {}, version: null },
          ...{ opportunityModifiedAt: null, state: 'new', attempts: 0, intentAt: null, halfIntentAt: null },
          ...{ halfDue: false, halfSeen: null, errorCode: undefined },
        });
      });

      it('is what the work left, and stays where the work says nothing of it', async () => {
        await mark(r1);
        const error = new CosellError('SALESFORCE_REFUSED', 'No.');
        const base = { '/name=Name': ['a', 'b'] as const };
        const version = { updatedAt: '2026-11-02T08:05:23.2931817Z', eTag: '"e"' };
        await finish(await claimOne(), {
          ...{ state: 'attention', error, attempts: 3, base, version, opportunityModifiedAt: '2026-11-02' },
        });
        const link = await look();
        assert.deepEqual(
          [link.state, link.attempts, link.base, link.version, link.opportunityModifiedAt],
          ['attention', 3, base, version, '2026-11-02'],
        );
        await finish(link);
        const later = await look();
        assert.deepEqual([later.state, later.attempts, later.base, later.version], ['synced', 0, base, version]);
      });

      it('holds an intent, with what will be agreed, until everything is created, or it is taken back', async () => {
        const base = { '/name=Name': ['a', 'b'] as const };
        await mark(r1);
        const link = await claimOne();
        await links.intendReferral(link, 5, base);
        await links.intendMicrosoftsHalf(link, 6);
        await finish(link, { error: new CosellError('UNEXPECTED', 'lost'), dueAt: clock.now() });
        const again = await look();
        assert.deepEqual([again.intentAt, again.halfIntentAt, again.base], [5, 6, base]);
        assert.equal(again.errorCode, 'UNEXPECTED');
        await links.intendMicrosoftsHalf(again, null);
        await finish(again);
        const third = await look();
        assert.deepEqual([third.intentAt, third.halfIntentAt, third.errorCode], [5, null, undefined]);
        await links.created(third);
        await finish(third);
        assert.equal((await look()).intentAt, null);
      });

      it('holds what is to be created for many, except for a worker whose lease was taken over', async () => {
        await mark(r1);
        const slow = await claimOne();
        clock.advance(lease);
        const link = await claimOne();
        const base: MergeBase = {
          '/name=Name': ['a', 'b'],
          '/details/notes=Description': ['a', 'b', null, ['opportunity', 'c', 'd']],
          '/details/dealValue=Amount': ['a', 'b', 'lost b', ['referral', 'c', 'd']],
        };
        await links.intendBases([{ link, base }]);
        await links.intendBases([{ link: slow, base: {} }]);
        await links.intendBases([]);
        await finish(link, { dueAt: clock.now() });
        const again = await look();
        assert.deepEqual(again.base, base);
        await links.intendBases([{ link: again, base: {} }]);
        await finish(again, { dueAt: clock.now() });
        assert.deepEqual((await look()).base, {});
      });

      it('holds an intent also when nothing finishes the work', async () => {
        await mark(r1);
        await links.intendReferral(await claimOne(), 5, {});
        clock.advance(lease);
        assert.equal((await claimOne()).intentAt, 5);
      });

      it('takes no intent from a worker whose lease was taken over', async () => {
        await mark(r1);
        const slow = await claimOne();
        clock.advance(lease);
        await claimOne();
        const isBusy = { code: 'PAIR_BUSY' };
        await assert.rejects(links.intendReferral(slow, 5, {}), isBusy);
        await assert.rejects(links.intendMicrosoftsHalf(slow, 5), isBusy);
        clock.advance(lease);
        const link = await claimOne();
        assert.deepEqual([link.intentAt, link.halfIntentAt], [null, null]);
      });

      it('is a fresh start for a pair that was given up, once a signal comes in', async () => {
        await mark(r1);
        const error = new CosellError('UNEXPECTED', 'again');
        await finish(await claimOne(), { state: 'parked', error, attempts: 12 });
        assert.deepEqual(await claim(), []);
        const link = await look();
        assert.deepEqual([link.state, link.attempts], ['new', 0]);
      });

      it('keeps the number of attempts of a pair that is only waiting', async () => {
        await mark(r1);
        const error = new CosellError('SALESFORCE_UNAVAILABLE', 'down');
        await finish(await claimOne(), { error, attempts: 4, dueAt: clock.now() + 60_000 });
        assert.equal((await look()).attempts, 4);
      });
    });

    describe("news of Microsoft's half", () => {
      const news = { ...r1, half: true } as const;

      it('is remembered until somebody has looked', async () => {
        await mark(news);
        const link = await claimOne();
        assert.deepEqual([link.halfDue, link.halfSeen], [true, null]);
        await finish(link, { halfSeen: 'digest' });
        const later = await look();
        assert.deepEqual([later.halfDue, later.halfSeen], [false, 'digest']);
      });

      it('makes the pair due, with the other signals as one', async () => {
        await mark(r1, news, r1);
        assert.equal((await claimOne()).halfDue, true);
      });

      it('is nothing that a signal of our own half brings, or takes away', async () => {
        await mark(r1);
        assert.equal((await claimOne()).halfDue, false);
        clock.advance(lease);
        await mark(news);
        await mark(r1);
        assert.equal((await claimOne()).halfDue, true);
      });

      it('stays when the work did not look, or failed', async () => {
        await mark(news);
        await finish(await claimOne(), { error: new CosellError('UNEXPECTED', 'lost') });
        assert.equal((await look()).halfDue, true);
      });

      it('stays when more came in during the look', async () => {
        await mark(news);
        const link = await claimOne();
        await mark(news);
        await finish(link, { halfSeen: 'old' });
        const again = await claimOne();
        assert.deepEqual([again.halfDue, again.halfSeen], [true, 'old']);
      });

      it('comes with the row that is absorbed, and what was seen too', async () => {
        await mark(o1);
        const link = await claimOne();
        await mark(news);
        const joined = await links.join(link, { ...r1, ...o1 });
        assert.equal(joined?.halfDue, true);
        await mark({ referralId: 'r2', half: true });
        const other = (await claim()).find(({ referralId }) => referralId === 'r2');
        assert.ok(other !== undefined);
        await finish(other, { halfSeen: 'digest' });
        assert.equal((await links.join(link, { referralId: 'r2', ...o1 }))?.halfSeen, 'digest');
      });
    });

    describe('joining the rows of one pair', () => {
      it('makes one row that both sides lead to', async () => {
        await mark(r1);
        const link = await claimOne();
        assert.ok(await links.join(link, { ...r1, ...o1, engagementId: 'e1' }));
        await finish(link);
        const byOther = await look(o1);
        assert.deepEqual(
          [byOther.id, byOther.referralId, byOther.opportunityId, byOther.engagementId],
          [link.id, 'r1', 'o1', 'e1'],
        );
      });

      it('takes a side away, which then has no row', async () => {
        await mark(r1);
        const link = await claimOne();
        const pair = await links.join(link, { ...r1, ...o1 });
        assert.ok(pair);
        const alone = await links.join(pair, { opportunityId: null }, { base: {} });
        assert.deepEqual([alone?.referralId, alone?.opportunityId], ['r1', null]);
        assert.equal((await links.known([o1])).length, 0);
      });

      it('keeps a signal that came during the run for a side that is taken away: it may be about that side', async () => {
        await mark(r1);
        const pair = await links.join(await claimOne(), { ...r1, ...o1 });
        assert.ok(pair !== undefined);
        await mark(o1);
        await links.join(pair, { opportunityId: null });
        await finish(pair);
        const due = await claim();
        assert.deepEqual(due.map((link) => [link.referralId, link.opportunityId]).sort(), [
          [null, 'o1'],
          ['r1', null],
        ]);
      });

      it('absorbs the row that knew only the other side', async () => {
        await mark(r1);
        const link = await claimOne();
        await mark(o1);
        assert.ok(await links.join(link, { ...r1, ...o1 }));
        assert.equal((await links.known([r1, o1])).length, 1);
      });

      for (const key of [r1, o1])
        it(`keeps a signal that came before it, about ${JSON.stringify(key)}: it may be newer than our read`, async () => {
          await mark(r1);
          const link = await claimOne();
          await mark(key);
          const joined = await links.join(link, { ...r1, ...o1 });
          assert.ok(joined !== undefined);
          await finish(joined);
          const again = await claimOne();
          assert.equal(again.id, link.id);
          await finish(again);
          assert.deepEqual(await claim(), []);
        });

      it('owes nothing for a row that was at rest', async () => {
        await mark(o1);
        await finish(await claimOne());
        await mark(r1);
        const link = await claimOne();
        await links.join(link, { ...r1, ...o1 });
        await finish(link);
        assert.deepEqual(await claim(), []);
      });

      it('leaves a row alone that is in other hands', async () => {
        await mark(o1);
        const other = await claimOne();
        await mark(r1);
        const link = await claimOne();
        assert.ok(!(await links.join(link, { ...r1, ...o1 })));
        assert.equal((await links.known([r1, o1])).length, 2);
        assert.equal(await finish(other), true);
        assert.ok(await links.join(link, { ...r1, ...o1 }));
      });

      it('takes it all the same when it must, and the other hands lose it', async () => {
        await mark(o1);
        const other = await claimOne();
        await mark(r1);
        const link = await claimOne();
        assert.ok(await links.join(link, { ...r1, ...o1 }, { force: true }));
        assert.equal(await finish(other), false);
        await finish(link);
        assert.equal((await claimOne()).id, link.id, 'the signal of the other row counts');
      });

      it('does nothing for a row that was absorbed itself meanwhile: the pair keeps its row and base', async () => {
        const base = { '/name=Name': ['a', 'b'] as const };
        await mark(o1);
        const own = await claimOne();
        await mark(r1);
        const late = await claimOne();
        await links.join(own, { ...r1, ...o1 }, { force: true, base });
        await finish(own);
        assert.equal(await links.join(late, { ...r1, ...o1 }), undefined);
        assert.equal(await finish(late), false);
        assert.equal((await links.known([r1, o1])).length, 1);
        assert.deepEqual((await look()).base, base);
      });

      it('takes a row whose lease has run out', async () => {
        await mark(o1);
        await claimOne();
        clock.advance(lease);
        await mark(r1);
        const link = (await claim()).find(({ referralId }) => referralId === 'r1');
        assert.ok(link !== undefined);
        const other = (await links.known([o1])).length;
        assert.equal(other, 1);
        clock.advance(lease);
        await links.renew([link.leaseToken], clock.now() + lease);
        assert.ok(await links.join(link, { ...r1, ...o1 }));
      });

      it('inherits what only the other row knew: intent and merge base', async () => {
        const base = { '/name=Name': ['a', 'b'] as const };
        await mark(o1);
        const other = await claimOne();
        await links.intendReferral(other, 5, {});
        await finish(other, { base, error: new CosellError('UNEXPECTED', 'lost') });
        await mark(r1);
        const link = await claimOne();
        await links.join(link, { ...r1, ...o1 });
        await finish(link, { error: new CosellError('UNEXPECTED', 'lost') });
        const joined = await look();
        assert.deepEqual([joined.base, joined.intentAt], [base, 5]);
      });

      it('prefers its own merge base', async () => {
        await mark(o1);
        await finish(await claimOne(), { base: { k: ['other', 'other'] } });
        await mark(r1);
        await finish(await claimOne(), { base: { k: ['own', 'own'] } });
        const link = await look();
        await links.join(link, { ...r1, ...o1 });
        await finish(link);
        assert.deepEqual((await look()).base, { k: ['own', 'own'] });
      });

      it('changes nothing for a pair that is whole', async () => {
        await mark(r1);
        const link = await claimOne();
        await links.join(link, { ...r1, ...o1 });
        await links.join(link, { ...r1, ...o1 });
        await finish(link);
        assert.deepEqual(await claim(), []);
      });
    });
  });
