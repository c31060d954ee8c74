import assert from 'node:assert/strict';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { createCredentials } from '../../../relay/store/credentials.ts';
import { createCursors } from '../../../relay/store/cursors.ts';
import { createLinks, releaseLeases } from '../../../relay/store/links.ts';
import { lockStore, openStore, type Store } from '../../../relay/store/open-store.ts';
import { manualClock, realClock, type ManualClock } from '../../clock.ts';
import { stores, type Place } from './stores.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const key = Buffer.alloc(32, 1);

for (const { name, start: startServer, stop, make } of stores)
  describe(`state kept in ${name}`, () => {
    let clock: ManualClock;
    let place: Place;
    let open: Store[];

    before(startServer);
    after(stop);
    beforeEach(async () => {
      clock = manualClock();
      place = await make();
      open = [];
    });
    afterEach(async () => {
      for (const store of open) await store.close();
      await place.remove();
    });
    const start = async () => {
      const store = await place.open(clock);
      open.push(store);
      return {
        store,
        links: createLinks(store, clock),
        cursors: createCursors(store),
        credentials: (...secrets: Uint8Array[]) => createCredentials(store, secrets, () => clock.now()),
      };
    };
    const restart = async () => {
      await open.pop()?.close();
      return start();
    };

    it('is there again after a restart: marks, pairs, cursors, credentials', async () => {
      const before = await start();
      await before.links.markDue([{ referralId: 'r1' }], clock.now());
      await before.cursors.set('sweep', 7);
      await before.credentials(key).set('refresh token', 'secret');
      const after = await restart();
      assert.deepEqual(
        (await after.links.claim(10, clock.now(), 1)).map(({ referralId }) => referralId),
        ['r1'],
      );
      assert.equal(await after.cursors.get('sweep'), 7);
      assert.equal(await after.credentials(key).get('refresh token'), 'secret');
    });

    it('is not lost or made twice by opening it many times', async () => {
      await (await start()).links.markDue([{ referralId: 'r1' }], clock.now());
      for (let count = 0; count < 3; count += 1) await restart();
      const again = await restart();
      assert.equal((await again.links.known([{ referralId: 'r1' }])).length, 1);
    });

    it('lets the next process have what a dead one had in hand', async () => {
      const dead = await start();
      await dead.links.markDue([{ referralId: 'r1' }], clock.now());
      const [held] = await dead.links.claim(1, clock.now(), 60_000);
      assert.ok(held !== undefined);
      const next = await restart();
      assert.deepEqual(await next.links.claim(1, clock.now(), 60_000), []);
      await releaseLeases(next.store);
      assert.equal((await next.links.claim(1, clock.now(), 60_000)).length, 1);
    });

    /** What is given to the database cannot be written down: the transaction fails half-way. */
    const breaks = (): never => {
      throw new Error('disk full');
    };

    it('takes all marks of one call or none', async () => {
      const { links } = await start();
      const keys = [{ referralId: 'r1' }, { referralId: 'r2' }];
      const third = { referralId: { toJSON: breaks } as unknown as string };
      await assert.rejects(links.markDue([...keys, third], clock.now()), { code: 'STORE_UNAVAILABLE' });
      assert.deepEqual(await links.known(keys), []);
      await links.markDue(keys, clock.now());
      assert.equal((await links.known(keys)).length, 2);
    });

    it('says STORE_UNAVAILABLE of a mark that it cannot take', async () => {
      const { links, store } = await start();
      await store.close();
      open = [];
      await assert.rejects(links.markDue([{ referralId: 'r1' }], clock.now()), (thrown) => {
        assert.ok(thrown instanceof CosellError);
        assert.deepEqual([thrown.code, thrown.retryable], ['STORE_UNAVAILABLE', true]);
        return true;
      });
    });

    describe('credentials', () => {
      it('are what was set last, each by its name', async () => {
        const { credentials } = await start();
        const sealed = credentials(key);
        assert.equal(await sealed.get('a'), undefined);
        await sealed.set('a', 'one');
        await sealed.set('a', 'two');
        await sealed.set('b', 'ü €');
        assert.deepEqual([await sealed.get('a'), await sealed.get('b')], ['two', 'ü €']);
      });

      it('know when they were set last, also after a restart', async () => {
        const sealed = (await start()).credentials(key);
        assert.equal(await sealed.storedAt('a'), undefined);
        await sealed.set('a', 'one');
        clock.advance(5_000);
        await sealed.set('a', 'two');
        const then = clock.now();
        clock.advance(5_000);
        assert.equal(await (await restart()).credentials(key).storedAt('a'), then);
      });

      it('are the newest for each reader, whoever wrote them', async () => {
        const [one, other] = [(await start()).credentials(key), (await start()).credentials(key)];
        await one.set('a', 'first');
        await other.set('a', 'second');
        assert.deepEqual([await one.get('a'), await other.get('a')], ['second', 'second']);
      });

      it('open with either of two keys while one replaces the other, and then with the new one alone', async () => {
        const { credentials } = await start();
        const fresh = Buffer.alloc(32, 2);
        await credentials(key).set('a', 'one');
        assert.equal(await credentials(fresh, key).get('a'), 'one');
        assert.equal(await credentials(fresh).get('a'), 'one', 'sealed again as soon as it was read');
        await assert.rejects(credentials(key).get('a'), { code: 'CREDENTIAL_UNREADABLE' });
      });

      it('do not open with another key', async () => {
        const { credentials } = await start();
        await credentials(key).set('a', 'one');
        await assert.rejects(credentials(Buffer.alloc(32, 2)).get('a'), { code: 'CREDENTIAL_UNREADABLE' });
      });
    });
  });

describe('the file of the embedded store', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder('cosell-store');
  });

  it('is made with its folder when it is not there', async () => {
    const store = await openStore({ dataDir: join(folder, 'deep', 'data') }, realClock);
    assert.deepEqual(await store.db.selectFrom('link').selectAll().execute(), []);
    await store.close();
  });

  it('is for its owner alone, whatever the folder allows', async () => {
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'cosell.db'), '', { mode: 0o644 });
    const store = await openStore({ dataDir: folder }, realClock);
    const unlock = lockStore(folder);
    await createCredentials(store, [key], () => 0).set('a', 'secret');
    const files = readdirSync(folder);
    assert.ok(files.includes('cosell.db-wal') && files.includes('relay.lock'), files.join());
    for (const file of files) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
    unlock();
    await store.close();
  });

  it('may be there and empty', async () => {
    writeFileSync(join(folder, 'cosell.db'), '');
    const store = await openStore({ dataDir: folder }, realClock);
    assert.deepEqual(await store.db.selectFrom('credential').selectAll().execute(), []);
    await store.close();
  });

  it('says clearly what is wrong with it', async () => {
    writeFileSync(join(folder, 'cosell.db'), 'this is no database, but long enough to look like one'.repeat(100));
    await assert.rejects(openStore({ dataDir: folder }, realClock), (thrown) => {
      assert.ok(thrown instanceof CosellError && thrown.code === 'STORE_UNAVAILABLE');
      assert.ok(thrown.message.includes(folder) && thrown.message.includes('not a database'), thrown.message);
      return true;
    });
  });

  it('holds no secret that can be read', async () => {
    const opened = await openStore({ dataDir: folder }, realClock);
    const own = createCredentials(opened, [key], () => 0);
    await own.set('a', 'very secret');
    const { sealed } = await opened.db.selectFrom('credential').selectAll().executeTakeFirstOrThrow();
    assert.equal(Buffer.from(sealed, 'base64').includes('very secret'), false);
    await own.set('b', 'very secret');
    const rows = await opened.db.selectFrom('credential').selectAll().execute();
    assert.notEqual(rows[0]?.sealed, rows[1]?.sealed, 'the same secret never looks the same');

    await opened.db.updateTable('credential').set({ sealed }).where('name', '=', 'b').execute();
    await assert.rejects(own.get('b'), { code: 'CREDENTIAL_UNREADABLE' }, 'a value moved to another name');
    const altered = `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`;
    for (const broken of ['', 'AAAA', sealed.slice(0, -8), altered]) {
      await opened.db.updateTable('credential').set({ sealed: broken }).where('name', '=', 'a').execute();
      await assert.rejects(own.get('a'), { code: 'CREDENTIAL_UNREADABLE' }, broken);
    }
    await opened.close();
  });
});
