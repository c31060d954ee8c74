import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { CosellError, type ErrorCode } from '../../../relay/errors.ts';
import type { Links } from '../../../relay/sync/ports/links.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { workLists } from './stores.ts';

const minute = 60_000;

for (const { name, start, stop, open } of workLists)
  describe(`waits in the work list in ${name}`, () => {
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

    const dueNow = async () => (await links.claim(200, clock.now(), minute)).map(({ referralId }) => referralId).sort();

    async function fail(referralId: string, code: ErrorCode | undefined, attempts = 1): Promise<void> {
      await links.markDue([{ referralId }], clock.now());
      const [link] = await links.claim(1, clock.now(), minute);
      assert.ok(link !== undefined);
      const error = code === undefined ? undefined : new CosellError(code, 'No.');
      await links.finish(link, { state: 'synced', error, attempts, dueAt: clock.now() + 10 * minute });
    }

    it('end when a cloud works again, for what failed by its fault since then and seldom', async () => {
      await fail('before', 'SALESFORCE_UNAVAILABLE');
      clock.advance(1_000);
      const since = clock.now();
      await fail('outage', 'SALESFORCE_UNAVAILABLE');
      await fail('throttled', 'PARTNER_CENTER_THROTTLED', 8);
      await fail('stubborn', 'SALESFORCE_UNAVAILABLE', 9);
      await fail('own fault', 'OPPORTUNITY_CHANGED');
      await fail('no fault', undefined);
      await links.recall(['SALESFORCE_UNAVAILABLE', 'PARTNER_CENTER_THROTTLED'], since, 8);
      assert.deepEqual(await dueNow(), ['outage', 'throttled']);
      await links.recall(['SALESFORCE_UNAVAILABLE'], since, Infinity);
      assert.deepEqual(await dueNow(), ['stubborn']);
    });

    it('that were stored by a clock which was ahead end, and so do its leases', async () => {
      const right = manualClock(clock.now());
      await fail('long ago', 'SALESFORCE_UNAVAILABLE');
      right.advance(2 * minute);
      clock.advance(9 * minute);
      await fail('ahead', 'SALESFORCE_UNAVAILABLE');
      await links.markDue([{ referralId: 'dead' }], clock.now());
      assert.equal((await links.claim(1, clock.now(), minute)).length, 1);
      // Set right.
      clock.now = () => right.now();
      assert.deepEqual(await dueNow(), []);
      await links.distrustFuture(minute);
      assert.deepEqual(await dueNow(), ['ahead']);
      right.advance(minute);
      assert.deepEqual(await dueNow(), ['ahead', 'dead']);
    });
  });
