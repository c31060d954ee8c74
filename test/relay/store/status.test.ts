import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createLinks } from '../../../relay/store/links.ts';
import type { Store } from '../../../relay/store/open-store.ts';
import {
  clearLinks,
  countByState,
  countDue,
  countFailed,
  countFailedByError,
  countSteps,
  dueSince,
  findPair,
  listFailed,
  retryFailed,
} from '../../../relay/store/status.ts';
import { createCredentials } from '../../../relay/store/credentials.ts';
import type { Links } from '../../../relay/sync/ports/links.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { stores, type Place } from './stores.ts';

for (const { name, start, stop, make } of stores)
  describe(`what an operator sees of the work list in ${name}`, () => {
    let place: Place;
    let clock: ManualClock;
    let store: Store;
    let links: Links;

    before(start);
    after(stop);
    beforeEach(async () => {
      place = await make();
      clock = manualClock();
      store = await place.open(clock);
      links = createLinks(store, clock);
      await links.markDue([{ referralId: 'good' }, { referralId: 'bad' }, { opportunityId: 'waiting' }], clock.now());
      for (const link of await links.claim(10, clock.now(), 60_000)) {
        const error = link.referralId === 'bad' ? new CosellError('SALESFORCE_REFUSED', 'No such stage.') : undefined;
        const dueAt = link.opportunityId === 'waiting' ? clock.now() + 5_000 : undefined;
        await links.finish(link, { state: error === undefined ? 'synced' : 'attention', error, attempts: 0, dueAt });
      }
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const key = (...ids: string[]) => ids.map((referralId) => ({ referralId }));

    it('is how many pairs are due', async () => {
      assert.equal(await countDue(store, clock.now()), 0);
      assert.equal(await countDue(store, clock.now() + 5_000), 1);
    });

    it('is since when the first signalled pair is due, not one that may wait', async () => {
      await links.markDue(key('listed'), clock.now() - 9_000, { mayWait: true });
      assert.equal(await dueSince(store, clock.now()), undefined);
      await links.markDue(key('late', 'good'), clock.now() - 1_000);
      await links.markDue(key('good'), clock.now() - 3_000);
      assert.equal(await dueSince(store, clock.now()), clock.now() - 3_000);
    });

    it('TestLen: counts a pair once, however many signals it has, and while somebody works on it', async () => {
      await links.markDue(key('good', 'good', 'new'), clock.now());
      await links.markDue(key('good'), clock.now());
      assert.equal(await countDue(store, clock.now()), 2);
      for (const link of await links.claim(10, clock.now(), 60_000)) {
        assert.ok((await countDue(store, clock.now())) > 0);
        await links.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined });
      }
      assert.equal(await countDue(store, clock.now()), 0);
    });

    it('is how many steps are left: two for a pair that knows one side, one for a pair that knows both', async () => {
      assert.equal(await countSteps(store, clock.now()), 0);
      await links.markDue([{ referralId: 'good' }, { opportunityId: 'new' }], clock.now());
      assert.equal(await countSteps(store, clock.now()), 4);
      for (const link of await links.claim(10, clock.now(), 60_000))
        if (link.referralId === 'good') await links.join(link, { opportunityId: 'o' });
      assert.equal(await countSteps(store, clock.now()), 3);
    });

    it('is how many pairs are in which state, by error', async () => {
      assert.deepEqual(await countByState(store), [
        { state: 'attention', errorCode: 'SALESFORCE_REFUSED', pairs: 1 },
        { state: 'synced', errorCode: null, pairs: 2 },
      ]);
    });

    it('is which pairs failed and why', async () => {
      assert.deepEqual(await listFailed(store), [
        {
          ...{ referralId: 'bad', opportunityId: null, state: 'attention', attempts: 0 },
          ...{ code: 'SALESFORCE_REFUSED', message: 'No such stage.' },
        },
      ]);
    });

    it('is how one pair stands', async () => {
      assert.deepEqual(await findPair(store, { referralId: 'bad' }), {
        ...{ state: 'attention', dueAt: null, errorCode: 'SALESFORCE_REFUSED', errorMessage: 'No such stage.' },
      });
      assert.equal((await findPair(store, { opportunityId: 'waiting' }))?.dueAt, clock.now() + 5_000);
      assert.equal(await findPair(store, { opportunityId: 'bad' }), undefined);
    });

    /** One that was given up, and one more that failed. */
    async function failMore(): Promise<void> {
      await links.markDue(key('poison', 'worse'), clock.now());
      for (const link of await links.claim(10, clock.now(), 60_000))
        await links.finish(link, {
          ...{ state: link.referralId === 'poison' ? 'parked' : 'attention', attempts: 12, dueAt: undefined },
          error: new CosellError('UNEXPECTED', 'Again.'),
        });
    }
    const claimed = async () => (await links.claim(10, clock.now(), 60_000)).map(({ referralId }) => referralId).sort();

    it('is how many failed, with those that were given up', async () => {
      assert.equal(await countFailed(store), 1);
      clock.advance(1);
      await failMore();
      assert.equal(await countFailed(store), 3);
      assert.deepEqual(await countFailedByError(store), [
        { state: 'attention', code: 'SALESFORCE_REFUSED', pairs: 1 },
        { state: 'attention', code: 'UNEXPECTED', pairs: 1 },
        { state: 'parked', code: 'UNEXPECTED', pairs: 1 },
      ]);
      assert.deepEqual(
        (await listFailed(store)).map(({ referralId, state, attempts }) => [referralId, state, attempts]).slice(0, 1),
        [['bad', 'attention', 0]],
        'the longest untouched first',
      );
      assert.equal((await listFailed(store)).find(({ referralId }) => referralId === 'poison')?.state, 'parked');
    });

    it('can be tried again: only what failed', async () => {
      await failMore();
      assert.equal(await retryFailed(store, clock.now()), 3);
      assert.deepEqual(await claimed(), ['bad', 'poison', 'worse']);
    });

    it('gives what was given up a fresh start', async () => {
      await failMore();
      await retryFailed(store, clock.now());
      const poison = (await links.claim(10, clock.now(), 60_000)).find(({ referralId }) => referralId === 'poison');
      assert.deepEqual([poison?.state, poison?.attempts], ['new', 0]);
    });

    it('can be tried again one by one, by either side, if it failed', async () => {
      await failMore();
      assert.equal(await retryFailed(store, clock.now(), { referralId: 'worse' }), 1);
      assert.equal(await retryFailed(store, clock.now(), { referralId: 'good' }), 0);
      assert.equal(await retryFailed(store, clock.now(), { opportunityId: 'worse' }), 0);
      assert.deepEqual(await claimed(), ['worse']);
    });

    it('is not lost to work that was in hand when it was tried again', async () => {
      await links.markDue(key('bad'), clock.now());
      const [held] = await links.claim(1, clock.now(), 60_000);
      assert.ok(held !== undefined);
      await retryFailed(store, clock.now());
      await links.finish(held, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined });
      assert.deepEqual(await claimed(), ['bad']);
    });

    it('is not forgotten where a creation may be under way', async () => {
      await links.markDue([{ opportunityId: 'o9' }], clock.now());
      const link = (await links.claim(200, clock.now(), 60_000)).find(({ opportunityId }) => opportunityId === 'o9');
      assert.ok(link !== undefined);
      await links.intendReferral(link, clock.now(), {});
      await clearLinks(store);
      assert.deepEqual(await countByState(store), [{ state: 'new', errorCode: null, pairs: 1 }]);
    });

    it('can be forgotten whole, but not the credentials', async () => {
      const credentials = createCredentials(store, [Buffer.alloc(32, 1)], () => clock.now());
      await credentials.set('token', 'secret');
      assert.equal(await clearLinks(store), 3);
      assert.deepEqual(await countByState(store), []);
      assert.equal(await clearLinks(store), 0);
      assert.equal(await credentials.get('token'), 'secret');
    });
  });
