import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { toCosellError } from '../../../relay/errors.ts';
import { createLinks } from '../../../relay/store/links.ts';
import type { Store } from '../../../relay/store/open-store.ts';
import type { PairKey } from '../../../relay/sync/model.ts';
import type { Links } from '../../../relay/sync/ports/links.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { stores, type Place } from './stores.ts';

for (const { name, start, stop, make } of stores)
  describe(`acknowledgements that share a commit in ${name}`, () => {
    let clock: ManualClock;
    let place: Place;
    let store: Store;
    let links: Links;
    /** Transactions so far, and how many more are to fail. */
    let transactions: number;
    let failing: number;

    before(start);
    after(stop);
    beforeEach(async () => {
      [transactions, failing] = [0, 0];
      clock = manualClock();
      place = await make();
      store = await place.open(clock);
      const commit: Store['commit'] = (statement) => {
        transactions += 1;
        return store.transact(async (tx) => {
          const outcome = await statement(tx);
          if (failing > 0) throw new Error(`disk full ${String((failing -= 1))}`);
          return outcome;
        });
      };
      links = createLinks({ ...store, commit }, clock);
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const key = (id: number | string) => ({ referralId: `r${String(id)}` });
    const markEach = (keys: readonly PairKey[], at = clock.now()) =>
      Promise.all(keys.map((each) => links.markDue([each], at)));
    const claim = () => links.claim(200, clock.now(), 60_000);

    it('are as many as callers, and few transactions', async () => {
      await Promise.all(
        Array.from({ length: 32 }, async (_, caller) => {
          for (let round = 0; round < 10; round += 1)
            await links.markDue([key(`${String(caller)}-${String(round)}`)], 0);
        }),
      );
      assert.equal((await links.claim(1_000, clock.now(), 1)).length, 320);
      assert.ok(transactions <= 20, `${String(transactions)} transactions for 320 acknowledgements`);
    });

    it('move the number of a pair on, however many of them are for it', async () => {
      await markEach([key(1)]);
      const [link] = await claim();
      assert.ok(link !== undefined);
      await markEach(Array.from({ length: 50 }, () => key(1)));
      await links.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined });
      const [again, ...more] = await claim();
      assert.ok(again !== undefined && more.length === 0 && again.dueSeq > link.dueSeq);
    });

    it('keep the earliest time, and news of either half', async () => {
      const soon = clock.now() + 60_000;
      await links.markDue([key(1)], soon);
      transactions = 0;
      await Promise.all([
        links.markDue([key(1)], clock.now() + 5_000),
        links.markDue([{ ...key(1), half: true }], clock.now() + 1_000),
        links.markDue([key(1)], clock.now() + 9_000),
      ]);
      assert.equal(transactions, 1);
      assert.equal(await links.nextDue(), clock.now() + 1_000);
      clock.advance(1_000);
      assert.deepEqual(
        (await claim()).map(({ halfDue }) => halfDue),
        [true],
      );
    });

    it('hold keys of both sides', async () => {
      await markEach([key(1), { opportunityId: 'r1' }, key(2)]);
      assert.equal((await claim()).length, 3);
    });

    it('fail all together when the transaction fails, leave nothing, and the next succeed', async () => {
      failing = 1;
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, id) => links.markDue([key(id)], 0)));
      const codes = outcomes.map((each) => (each.status === 'rejected' ? toCosellError(each.reason).code : 'kept'));
      assert.deepEqual(
        codes,
        Array.from({ length: 8 }, () => 'STORE_UNAVAILABLE'),
      );
      assert.equal(transactions, 1);
      assert.deepEqual(await claim(), []);
      await markEach([key(1)]);
      assert.equal((await claim()).length, 1);
    });
  });
