import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Store } from '../../../relay/store/open-store.ts';
import { tieToOrganization } from '../../../relay/store/organization.ts';
import { manualClock } from '../../clock.ts';
import { errorOf } from '../error-of.ts';
import { stores, type Place } from './stores.ts';

for (const { name, start, stop, make } of stores)
  describe(`the org of a store in ${name}`, () => {
    let place: Place;
    let store: Store;
    before(start);
    after(stop);
    beforeEach(async () => {
      place = await make();
      store = await place.open(manualClock());
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    it('is the first that works with it, in either form of its id', async () => {
      await tieToOrganization(store, '00D000000000001AAA');
      await tieToOrganization(store, '00D000000000001');
      await tieToOrganization(store, '00D000000000001AAA');
    });

    it('is not exchanged for another: both are named, and what to do', async () => {
      await tieToOrganization(store, '00D000000000001AAA');
      const { code, message } = await errorOf(() => tieToOrganization(store, '00D000000000002AAA'));
      assert.equal(code, 'CONFIG_INVALID');
      for (const part of ['00D000000000001', '00D000000000002', 'RELAY_DATA_DIR', 'SALESFORCE_ORG_ID'])
        assert.ok(message.includes(part), message);
      await tieToOrganization(store, '00D000000000001AAA');
    });
  });
