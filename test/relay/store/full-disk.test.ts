import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { toCosellError } from '../../../relay/errors.ts';
import { createCursors } from '../../../relay/store/cursors.ts';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import { manualClock } from '../../clock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** No page of the file holds as much. */
const long = 'x'.repeat(20_000);

// The file may not grow, which SQLite refuses with the code of a full disk.
describe('An embedded store on a disk that is full', () => {
  const clock = manualClock();
  let store: Store;
  beforeEach(async () => {
    store = await openStore({ dataDir: temporaryFolder('store') }, clock);
  });
  afterEach(() => store.close());

  const allow = (pages: number) => sql.raw(`pragma max_page_count = ${String(pages)}`).execute(store.db);
  const writes: Record<string, (name: string) => Promise<unknown>> = {
    'a statement': (name) => createCursors(store).set(name, 1),
    'a transaction': (name) => store.transact((tx) => createCursors({ db: tx }).set(name, 1)),
    'the second statement of a transaction': (name) =>
      store.transact(async (tx) => {
        await createCursors({ db: tx }).set('first', 1);
        await createCursors({ db: tx }).set(name, 1);
      }),
    'a signal': (name) => createLinks(store, clock).markDue([{ referralId: name }], clock.now()),
  };
  for (const [what, write] of Object.entries(writes))
    it(`says so of ${what}, keeps what it had, and goes on when there is space again`, async () => {
      await createCursors(store).set('before', 7);
      await allow(1);
      await assert.rejects(write(long), (thrown) => {
        const { code, message, retryable } = toCosellError(thrown);
        assert.deepEqual([code, retryable], ['STORE_UNAVAILABLE', true]);
        assert.match(message, /database or disk is full/);
        return true;
      });
      const cursors = createCursors(store);
      assert.deepEqual([await cursors.get('before'), await cursors.get('first')], [7, undefined]);
      await allow(1_000_000);
      await write(long);
    });

  it('does not blame itself for a statement that is wrong', async () => {
    await assert.rejects(sql`select * from absent`.execute(store.db), (thrown) => {
      assert.equal(toCosellError(thrown).code, 'UNEXPECTED');
      return true;
    });
  });
});
