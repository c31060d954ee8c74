import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import { countByState, countDue, findPair, listFailed, retryFailed } from '../../../relay/store/status.ts';
import type { Links } from '../../../relay/sync/ports.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { temporaryFolder } from './stores.ts';

describe('what an operator sees of the work list', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let clock: ManualClock;
  let store: Store;
  let links: Links;

  beforeEach(async () => {
    folder = temporaryFolder();
    clock = manualClock();
    store = await openStore(folder.path);
    links = createLinks(store, clock);
    await links.markDue([{ referralId: 'good' }, { referralId: 'bad' }, { opportunityId: 'waiting' }], clock.now());
    for (const link of await links.claim(10, clock.now(), 60_000)) {
      const error = link.referralId === 'bad' ? new CosellError('SALESFORCE_REFUSED', 'No such stage.') : undefined;
      const dueAt = link.opportunityId === 'waiting' ? clock.now() + 5_000 : undefined;
      await links.finish(link, { state: error === undefined ? 'synced' : 'attention', error, attempts: 0, dueAt });
    }
  });
  afterEach(async () => {
    await store.destroy();
    folder.remove();
  });

  it('is how many pairs are due', async () => {
    assert.equal(await countDue(store, clock.now()), 0);
    assert.equal(await countDue(store, clock.now() + 5_000), 1);
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

  it('can be tried again: only what failed', async () => {
    assert.equal(await retryFailed(store, clock.now()), 1);
    assert.deepEqual(
      (await links.claim(10, clock.now(), 60_000)).map(({ referralId }) => referralId),
      ['bad'],
    );
  });
});
