import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createLinks } from '../../../relay/store/links.ts';
import type { Store } from '../../../relay/store/open-store.ts';
import { createStreams } from '../../../relay/store/streams.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { errorOf } from '../error-of.ts';
import { stores, type Place } from './stores.ts';

const keys = [{ opportunityId: '006000000000001AAA' }, { referralId: 'r1' }];

for (const { name, start, stop, make } of stores)
  describe(`how far a stream has been read, kept in ${name}`, () => {
    let clock: ManualClock;
    let place: Place;
    let store: Store;

    before(start);
    after(stop);
    beforeEach(async () => {
      clock = manualClock();
      place = await make();
      store = await place.open(clock);
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });
    const due = async () => (await createLinks(store, clock).claim(10, clock.now(), 1_000)).length;

    it('is nothing at first, then the last position, each stream by itself', async () => {
      const streams = createStreams(store, clock);
      assert.equal(await streams.get('events'), undefined);
      for (const replay of ['AAE=', 'AAI=']) await streams.keep('events', { replay, at: clock.now() + 0.5 }, []);
      assert.deepEqual({ ...(await streams.get('events')) }, { replay: 'AAI=', at: clock.now() });
      assert.equal(await streams.get('others'), undefined);
    });

    it('moves after the marks of its events', async () => {
      await createStreams(store, clock).keep('events', { replay: 'AAE=', at: clock.now() }, keys);
      assert.equal(await due(), 2);
    });

    it('does not move when the marks cannot be stored; when it cannot move, the marks are stored all the same', async () => {
      const streams = createStreams(store, clock);
      const position = { replay: 'AAE=', at: clock.now() };
      await place.execute('alter table link rename to link_away');
      assert.equal((await errorOf(() => streams.keep('events', position, keys))).code, 'STORE_UNAVAILABLE');
      assert.equal(await streams.get('events'), undefined);
      await place.execute('alter table link_away rename to link');
      await place.execute('alter table stream rename to stream_away');
      assert.equal((await errorOf(() => streams.keep('events', position, keys))).code, 'STORE_UNAVAILABLE');
      assert.equal(await due(), 2);
    });
  });
