import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createOverwritten } from '../../../relay/store/overwritten-values.ts';
import type { Overwritten } from '../../../relay/sync/ports/overwritten.ts';
import { manualClock } from '../../clock.ts';
import { createMemoryOverwritten } from '../../worlds/overwritten.ts';
import { stores } from './stores.ts';

const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const pair = { referralId: 'r1', opportunityId: 'o1' };
const phone = { label: 'Phone', side: 'Partner Center', value: '+1 425 555 0177' } as const;
const name = { label: 'Last Name', side: 'Salesforce', value: 'Smith' } as const;

/** What keeps the promises of overwritten values: the stores, and the one in memory on which the tests of the core rest. */
function promises(values: () => Overwritten): void {
  it('are found by either side of their pair, oldest first, and only there', async () => {
    await values().keep(pair, [{ id: 'b', ...phone }], 2);
    await values().keep(pair, [{ id: 'a', ...name }], 1);
    await values().keep({ referralId: 'r2', opportunityId: 'o2' }, [{ id: 'c', ...name }], 1);
    const expected = [
      { at: 1, what: name },
      { at: 2, what: phone },
    ];
    assert.deepEqual(await values().of({ referralId: 'r1' }), expected);
    assert.deepEqual(await values().of({ opportunityId: 'o1' }), expected);
  });

  it('are kept once, however often they are overwritten, from the last time on', async () => {
    await values().keep(pair, [{ id: 'b', ...phone }], 5);
    assert.deepEqual((await values().of({ referralId: 'r1' })).at(-1), { at: 5, what: phone });
    assert.equal((await values().of({ referralId: 'r1' })).length, 2);
  });

  it('are forgotten in time', async () => {
    await values().forget(5);
    assert.deepEqual(await values().of({ referralId: 'r1' }), [{ at: 5, what: phone }]);
    assert.deepEqual(await values().of({ referralId: 'r2' }), []);
  });
}

describe('overwritten values in memory', () => {
  const values = createMemoryOverwritten();
  promises(() => values);
});

for (const { name: store, start, stop, make } of stores)
  describe(`overwritten values in ${store}`, () => {
    let values: Overwritten | undefined;
    let rows = async (): Promise<unknown[]> => [];
    let withKeys: (keys: readonly Uint8Array[]) => Overwritten = () => assert.fail();
    let close = async (): Promise<void> => undefined;
    before(async () => {
      await start();
      const place = await make();
      const opened = await place.open(manualClock());
      withKeys = (keys) => createOverwritten(opened, keys);
      values = withKeys([older]);
      rows = async () => opened.db.selectFrom('overwritten').selectAll().execute();
      close = async () => {
        await opened.close();
        await place.remove();
      };
    });
    after(async () => {
      await close();
      await stop();
    });
    promises(() => values ?? assert.fail());

    it('are sealed: nobody reads them who has only the store', async () => {
      assert.ok(!JSON.stringify(await rows()).includes('0177'));
    });

    it('open with the key of their time as long as it is given', async () => {
      assert.deepEqual(await withKeys([newer, older]).of({ referralId: 'r1' }), [{ at: 5, what: phone }]);
      assert.deepEqual(await withKeys([newer]).of({ referralId: 'r1' }), [{ at: 5, what: undefined }]);
    });
  });
