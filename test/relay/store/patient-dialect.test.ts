import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Kysely, sql, type SqliteDatabase } from 'kysely';
import { patientDialect } from '../../../relay/store/patient-dialect.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import { manualClock } from '../../clock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

describe('A store on SQLite while another connection writes', () => {
  const folder = temporaryFolder('store');
  let relays: Store;
  let commands: Store;
  before(async () => {
    relays = await openStore({ dataDir: folder }, manualClock());
    commands = await openStore({ dataDir: folder }, manualClock());
  });
  after(async () => {
    await relays.close();
    await commands.close();
  });

  const cursor = (name: string) => ({ name, value: 1 });

  const writes: Record<string, (name: string) => Promise<unknown>> = {
    'a statement': (name) => relays.db.insertInto('cursor').values(cursor(name)).execute(),
    'a transaction': (name) => relays.transact((tx) => tx.insertInto('cursor').values(cursor(name)).execute()),
  };
  for (const [what, write] of Object.entries(writes))
    it(`lets this process go on, and then does ${what}`, async () => {
      const end = Promise.withResolvers<undefined>();
      const first = `before ${what}`;
      const other = commands.transact(async (tx) => {
        await tx.insertInto('cursor').values(cursor(first)).execute();
        await end.promise;
      });
      await setImmediate();
      const written = write(what);
      // If the write held the thread here, the other transaction would never end.
      await setImmediate();
      end.resolve(undefined);
      await Promise.all([other, written]);
      const rows = await relays.db.selectFrom('cursor').select('name').where('name', 'in', [what, first]).execute();
      assert.equal(rows.length, 2);
    });

  it('gives up in the end, and at once if something else is wrong', async () => {
    const sqlite = new DatabaseSync(join(folder, 'cosell.db'), { timeout: 0 });
    let prepared = 0;
    const database: SqliteDatabase = {
      close: () => {
        sqlite.close();
      },
      prepare(text) {
        prepared += 1;
        const statement = sqlite.prepare(text);
        return {
          reader: statement.columns().length > 0,
          all: () => statement.all(),
          run: () => statement.run(),
          iterate: () => statement.iterate(),
        };
      },
    };
    const db = new Kysely<unknown>({ dialect: patientDialect({ database }, { tries: 3, pauseMs: 0 }) });
    await commands.transact(async (tx) => {
      await tx.insertInto('cursor').values(cursor('last')).execute();
      await assert.rejects(sql`delete from cursor`.execute(db), /database is locked/);
    });
    assert.equal(prepared, 3);
    await assert.rejects(sql`delete from absent`.execute(db), /no such table/);
    assert.equal(prepared, 4);
    await db.destroy();
  });
});
