import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { manualClock } from '../../clock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

describe('a backup of the embedded store', () => {
  it('can be taken while the relay works, and opens as a store with all that was acknowledged until then', async (t) => {
    const [folder, elsewhere] = [temporaryFolder('cosell-store'), temporaryFolder('cosell-store')];
    const clock = manualClock();
    const store = await openStore({ dataDir: folder }, clock);
    await createLinks(store, clock).markDue([{ referralId: 'r1' }], clock.now());
    // What docs/run-the-relay.md has the operator run.
    const reader = new DatabaseSync(join(folder, 'cosell.db'));
    reader.exec(`VACUUM INTO '${join(elsewhere, 'cosell.db')}'`);
    reader.close();
    await createLinks(store, clock).markDue([{ referralId: 'r2' }], clock.now());
    await store.close();

    const restored = await openStore({ dataDir: elsewhere }, clock);
    t.after(() => restored.close());
    const rows = await createLinks(restored, clock).claim(10, clock.now(), 1_000);
    assert.deepEqual(
      rows.map(({ referralId }) => referralId),
      ['r1'],
    );
  });
});
