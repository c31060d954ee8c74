import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createCredentials } from '../../../relay/store/credentials.ts';
import { createCursors } from '../../../relay/store/cursors.ts';
import { createLinks } from '../../../relay/store/links.ts';
import type { Store } from '../../../relay/store/store.ts';
import { manualClock } from '../../clock.ts';
import { postgres, stores, type Place } from './stores.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const folder = new URL('fixtures/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.startsWith('schema-'));
const fixture = (version: number) => readFileSync(new URL(`schema-${String(version)}.sql`, folder), 'utf8');
const version1 = fixture(1);

/** Tables with their columns. */
const tablesOf = async (store: Store) =>
  (await store.db.introspection.getTables())
    .map(({ name, columns }) => [name, columns.map((column) => column.name).sort()])
    .sort();

for (const { name, start, stop, make } of stores)
  describe(`tables of an older version in ${name}`, () => {
    const clock = manualClock();
    let place: Place;
    before(start);
    after(stop);
    beforeEach(async () => {
      place = await make();
    });
    afterEach(() => place.remove());

    for (const file of files)
      it(`are brought up to date from ${file}, once, and keep what is in them`, async (t) => {
        const version = Number(/\d+/.exec(file)?.[0]);
        await place.execute(fixture(version));
        for (let round = 0; round < 2; round += 1) await (await place.open(clock)).close();
        const store = await place.open(clock);
        t.after(() => store.close());
        const links = createLinks(store, clock);
        const [link] = await links.claim(10, clock.now(), 60_000);
        assert.deepEqual(
          [link?.referralId, link?.opportunityId, link?.base, link?.state, link?.dueSeq, link?.halfDue, link?.halfSeen],
          ['r1', 'o1', { '/name=Name': ['a', 'b'] }, 'synced', 3, false, null],
        );
        assert.equal(link?.version, null, 'nobody has looked at it');
        const seen = await links.peek({ referralId: 'r2' });
        // Before version 3, somebody has, at a version that no list shows.
        const updatedAt = version < 3 ? '' : '2026-11-01T00:00:00Z';
        assert.deepEqual(seen?.version, { updatedAt, eTag: '"seen"' });
        const credentials = createCredentials(store, [Buffer.alloc(32, 1)], () => clock.now());
        assert.equal(await credentials.get('refresh token'), 'secret');
        assert.equal(await credentials.storedAt('refresh token'), undefined, 'nobody knows when that was');
        assert.equal(await createCursors(store).get('sweep'), 1_788_000_000_000);
        await links.markDue([{ referralId: 'r1', half: true }], clock.now());
        const fresh = await make();
        const other = await fresh.open(clock);
        assert.deepEqual(await tablesOf(store), await tablesOf(other));
        assert.equal(await createCursors(other).get('schema'), files.length, 'each version has a fixture of its own');
        await other.close();
        await fresh.remove();
      });

    it('of a version that is not known yet are refused and left as they are', async () => {
      await place.execute(version1);
      await place.execute(`update cursor set value = 99 where name = 'schema'`);
      for (let round = 0; round < 2; round += 1)
        await assert.rejects(place.open(clock), {
          ...{ code: 'STORE_UNAVAILABLE', message: /newer version \(schema 99\)/ },
          advice: /newer one, or restore the backup/,
        });
    });
  });

describe('relays that start at the same moment', () => {
  before(postgres.start);
  after(postgres.stop);

  for (const [what, sql] of [
    ['make the tables', ''],
    ['upgrade them', version1],
  ] as const)
    it(`${what} once, in PostgreSQL`, async () => {
      const clock = manualClock();
      const place = await postgres.make();
      await place.execute(sql);
      const opened = await Promise.all(Array.from({ length: 6 }, () => place.open(clock)));
      for (const store of opened) await createLinks(store, clock).markDue([{ referralId: 'r1' }], clock.now());
      for (const store of opened) await store.close();
      await place.remove();
    });

  it('and a command line, upgrade them once in SQLite', async () => {
    const folder = temporaryFolder('cosell-store');
    const module = new URL('../../../relay/store/open-store.ts', import.meta.url).href;
    const script = `
      import { openStore } from ${JSON.stringify(module)};
      const store = await openStore({ dataDir: ${JSON.stringify(folder)} }, { after() {} });
      await store.db.selectFrom('lead').selectAll().execute();`;
    const codes = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' });
        await once(child, 'close');
        return child.exitCode;
      }),
    );
    assert.deepEqual(codes, [0, 0, 0, 0]);
  });
});
