import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createDuties, releaseDuties, type Duties } from '../../../relay/store/duties.ts';
import type { Store } from '../../../relay/store/open-store.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { stores, type Place } from './stores.ts';

for (const { name, start, stop, make } of stores)
  describe(`who leads, decided in ${name}`, () => {
    let clock: ManualClock;
    let place: Place;
    let store: Store;
    let one: Duties;
    let other: Duties;

    before(start);
    after(stop);
    beforeEach(async () => {
      clock = manualClock();
      place = await make();
      store = await place.open(clock);
      one = createDuties(store, clock);
      other = createDuties(store, clock);
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    it('is the first to ask, and it stays so as long as it asks again in time', async () => {
      assert.equal(await one.take('sweep', 1_000), true);
      for (let round = 0; round < 3; round += 1) {
        clock.advance(999);
        assert.equal(await other.take('sweep', 1_000), false);
        assert.equal(await one.take('sweep', 1_000), true);
      }
    });

    it('is the next to ask when it did not: not a moment sooner', async () => {
      await one.take('sweep', 1_000);
      clock.advance(999);
      assert.equal(await other.take('sweep', 1_000), false);
      clock.advance(1);
      assert.equal(await other.take('sweep', 1_000), true);
      assert.equal(await one.take('sweep', 1_000), false);
    });

    it('is whoever asks first once the duties of a predecessor that died are released', async () => {
      await one.take('sweep', 600_000);
      await releaseDuties(store);
      assert.equal(await other.take('sweep', 600_000), true);
    });

    it('is decided for each thing apart', async () => {
      await one.take('sweep', 1_000);
      assert.equal(await other.take('heartbeat', 1_000), true);
      assert.equal(await one.take('heartbeat', 1_000), false);
    });

    it('is one of all who ask at once', async () => {
      const relays = Array.from({ length: 10 }, () => createDuties(store, clock));
      const answers = await Promise.all(relays.map((relay) => relay.take('sweep', 1_000)));
      assert.equal(answers.filter(Boolean).length, 1);
    });

    it('is anybody else at once when the one that led resigns; it takes nothing from others', async () => {
      await one.take('sweep', 60_000);
      await other.take('heartbeat', 60_000);
      await one.resign();
      assert.equal(await other.take('sweep', 60_000), true);
      await one.resign();
      assert.equal(await one.take('heartbeat', 60_000), false);
    });
  });
