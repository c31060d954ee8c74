import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import { createStatementNames } from '../../../relay/store/statement-names.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { startPooler } from './pooler.ts';
import { startPostgres, type PostgresPlace, type PostgresServer } from './postgres-server.ts';

describe('A connection to PostgreSQL', () => {
  let server: PostgresServer;
  let place: PostgresPlace;
  let clock: ManualClock;
  let store: Store;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  beforeEach(async () => {
    place = await server.makePlace();
    clock = manualClock();
    store = await openStore({ dataDir: '/nowhere', databaseUrl: place.databaseUrl }, clock);
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  let at = 0;
  /** Due earlier each time, which has to be written, and then once more, which has not. */
  async function mark(marked: Store): Promise<void> {
    at -= 1;
    for (let times = 1; times <= 2; times += 1) await createLinks(marked, clock).markDue([{ referralId: 'r1' }], at);
  }
  /** More than five, so that PostgreSQL plans the statement for good. */
  async function markOften(): Promise<void> {
    for (let round = 0; round < 10; round += 1) await mark(store);
  }
  /** Of the connection that was used last; the pool hands it out again. */
  async function kept(asked: Store, about: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements
      where statement like ${`%${about}%`} order by prepare_time`.execute(asked.db);
    return rows.map(({ name }) => name);
  }

  /** What is asked for each group of signals, and what marks those that are news. */
  const statements = [
    { about: 'select referral_id', parameters: sql`'{}', 0, 0, 0` },
    { about: 'update link', parameters: sql`'[]', 0` },
  ];
  for (const { about } of statements)
    it(`keeps each statement for signals, once: ${about}`, async () => {
      await markOften();
      assert.equal((await kept(store, about)).length, 1);
    });

  it('keeps the same few for any number of pairs', async () => {
    const links = createLinks(store, clock);
    async function work(pairs: number): Promise<number> {
      const keys = Array.from({ length: pairs }, (_, index) => [
        { referralId: `r${String(pairs)}-${String(index)}` },
        { opportunityId: `o${String(pairs)}-${String(index)}` },
      ]).flat();
      for (let times = 1; times <= 2; times += 1) await links.markDue(keys, 0);
      const claimed = await links.claim(keys.length, clock.now(), 60_000);
      const done = { state: 'synced', error: undefined, attempts: 0, dueAt: undefined } as const;
      await Promise.all(claimed.map((link) => links.finish(link, done)));
      return claimed.length;
    }
    const names = new Set<string>();
    for (const pairs of [1, 2, 3, 5, 8, 13]) {
      assert.equal(await work(pairs), 2 * pairs);
      for (const name of await kept(store, 'link')) names.add(name);
    }
    // They are numbered by their texts: one marks, one inserts, two look up what is due, by either side, one finishes.
    assert.deepEqual([...names].sort(), ['cosell_0', 'cosell_1', 'cosell_2', 'cosell_3', 'cosell_4']);
  });

  it('keeps none behind a pooler, which may have another connection next time', async () => {
    const pooler = await startPooler(place.databaseUrl);
    const behind = await openStore({ dataDir: '/nowhere', databaseUrl: pooler.databaseUrl }, clock);
    for (let round = 0; round < 3; round += 1) await mark(behind);
    assert.deepEqual(await kept(behind, 'link'), []);
    await behind.close();
    pooler.close();
  });

  for (const { about, parameters } of statements)
    it(`plans it again a second later, for the size that the table has then: ${about}`, async () => {
      await markOften();
      await place.execute(`insert into link (id, referral_id, base, due_seq, half_due, created_at, updated_at)
      select 'many' || n, 'many' || n, repeat(md5(n::text), 20), 0, 0, 0, 0 from generate_series(1, 20000) as n`);
      clock.advance(1_000);
      await markOften();
      const [name = ''] = await kept(store, about);
      const { rows } = await sql<Record<string, string>>`explain execute ${sql.ref(name)}(${parameters})`.execute(
        store.db,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      assert.doesNotMatch(plan, /Seq Scan/);
    });
});

describe('A statement', () => {
  it('with a list of its own for each call does not use up the memory of the server', () => {
    const nameOf = createStatementNames();
    const names = Array.from({ length: 1_000 }, (_, length) => nameOf(`select ${'$1, '.repeat(length)}`));
    assert.equal(new Set(names).size, 101);
    assert.equal(nameOf('select '), names[0]);
  });

  it('whose columns may change has no name', () => {
    assert.equal(createStatementNames()('update link set due_at = $1 returning *'), undefined);
  });
});
