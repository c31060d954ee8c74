import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { PairKey } from '../../../relay/sync/model.ts';
import type { ListedPair } from '../../../relay/sync/ports/listings.ts';
import { allRows } from '../../all-rows.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { workLists, type WorkList } from './stores.ts';

const version = { updatedAt: '2026-11-02T08:05:23.2931817Z', eTag: '"e"' };

for (const { name, start, stop, open } of workLists)
  describe(`what the clouds list, kept for a comparison in ${name}`, () => {
    let clock: ManualClock;
    let list: WorkList;

    before(start);
    after(stop);
    beforeEach(async () => {
      clock = manualClock();
      list = await open(clock);
    });
    afterEach(() => list.close());

    /** Rows that know both sides. */
    async function pair(...numbers: readonly string[]): Promise<void> {
      await list.links.markDue(
        numbers.map((n): PairKey => ({ referralId: `r${n}` })),
        clock.now(),
      );
      for (const link of await list.links.claim(numbers.length, clock.now(), 60_000)) {
        await list.links.join(link, { opportunityId: `o${link.referralId?.slice(1) ?? ''}` });
        const outcome = { state: 'synced', error: undefined, attempts: 0, dueAt: undefined } as const;
        await list.links.finish(link, { ...outcome, version, opportunityModifiedAt: 'm', halfSeen: 'h' });
      }
    }
    const one = (listed: Partial<ListedPair['listed']> = {}) => ({
      ...{ referralId: 'r1', opportunityId: 'o1', version, opportunityModifiedAt: 'm', halfSeen: 'h' },
      listed: { referral: null, opportunity: null, half: null, ...listed },
    });
    const pairs = () => allRows(list.listings.pairs(clock.now()));

    it('is nothing for a pair that no list shows, and no row with one side is a pair', async () => {
      await pair('1');
      await list.links.markDue([{ referralId: 'r2' }, { opportunityId: 'o3' }], clock.now());
      assert.deepEqual(await pairs(), [one()]);
    });

    it("is each side's version, and that of Microsoft's half, which goes by the deal", async () => {
      await pair('1');
      await list.listings.add('half', [{ id: 'deal', version: 'half' }]);
      await list.listings.add('referral', [{ id: 'r1', version: 'there', engagementId: 'deal' }]);
      await list.listings.add('opportunity', [{ id: 'o1', version: 'here' }]);
      assert.deepEqual(await pairs(), [one({ referral: 'there', opportunity: 'here', half: 'half' })]);
    });

    it('is no half of a referral that names no deal', async () => {
      await pair('1');
      await list.listings.add('half', [{ id: 'deal', version: 'half' }]);
      await list.listings.add('referral', [{ id: 'r1', version: 'there' }]);
      assert.deepEqual(await pairs(), [one({ referral: 'there' })]);
    });

    it('is the last of what a changing list shows, on one page or on two', async () => {
      await pair('1');
      await list.listings.add('opportunity', []);
      await list.listings.add('opportunity', [
        { id: 'o1', version: '1' },
        { id: 'o1', version: '2' },
      ]);
      assert.deepEqual(await pairs(), [one({ opportunity: '2' })]);
      await list.listings.add('opportunity', [{ id: 'o1', version: '3' }]);
      assert.deepEqual(await pairs(), [one({ opportunity: '3' })]);
    });

    it('is not asked for a pair that was worked on meanwhile', async () => {
      await pair('1', '2');
      const started = clock.now();
      clock.advance(1);
      await list.links.markDue([{ referralId: 'r1' }], clock.now());
      const left = await allRows(list.listings.pairs(started));
      assert.deepEqual(
        left.map(({ referralId }) => referralId),
        ['r2'],
      );
    });

    it('is forgotten with the comparison', async () => {
      await pair('1');
      await list.listings.add('opportunity', [{ id: 'o1', version: 'here' }]);
      await list.listings.clear();
      assert.deepEqual(await pairs(), [one()]);
    });

    // The list in memory has one page.
    if (name !== 'memory')
      it('lets other work go on between its pages', async () => {
        await pair(...Array.from({ length: 600 }, (_, index) => String(index)));
        const pages = list.listings.pairs(clock.now())[Symbol.asyncIterator]();
        await pages.next();
        let isTurn = false;
        setImmediate(() => {
          isTurn = true;
        });
        await pages.next();
        assert.ok(isTurn);
      });

    it('is there for each of thousands of pairs, once', async () => {
      const numbers = Array.from({ length: 1_200 }, (_, index) => String(index));
      await pair(...numbers);
      await list.listings.add(
        'referral',
        numbers.map((n) => ({ id: `r${n}`, version: n })),
      );
      const found = await pairs();
      assert.equal(found.length, numbers.length);
      assert.deepEqual(new Map(found.map(({ referralId, listed }) => [referralId, listed.referral])).size, 1_200);
      assert.ok(found.every(({ referralId, listed }) => referralId === `r${listed.referral ?? ''}`));
    });
  });
