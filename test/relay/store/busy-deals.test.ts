import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { realClock } from '../../clock.ts';
import { makePairs, signal, work } from './busy-deals.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const perSecond = 400;
const seconds = 5;
/** PostgreSQL waits a second before it looks for a deadlock; what else takes time is the machine, and it may be crowded. */
const boundMs = 1_000;

describe('400 signals a second for 100 deals that are being worked on', () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());

  it('are stored by two relays on PostgreSQL without a deadlock, and none waits for long', async (t) => {
    const place = await server.makePlace();
    const watcher = new pg.Client({ connectionString: place.databaseUrl });
    await watcher.connect();
    const deadlocks = async () => {
      const { rows } = await watcher.query<{ deadlocks: string }>(
        'select pg_stat_clear_snapshot(), deadlocks from pg_stat_database where datname = current_database()',
      );
      return Number(rows[0]?.deadlocks);
    };
    const before = await deadlocks();
    const open = () => openStore({ dataDir: '', databaseUrl: place.databaseUrl }, realClock);
    const opened = [await open(), await open()];
    const relays = opened.map((store) => createLinks(store, realClock));
    await makePairs(relays[0] ?? assert.fail());
    const stops = relays.map(work);
    const waits = await signal(relays, perSecond, seconds);
    await Promise.all(stops.map((stop) => stop()));
    // A connection tells of its deadlocks when it ends, at the latest.
    await Promise.all(opened.map((store) => store.close()));
    const figures = { ...waits, deadlocks: (await deadlocks()) - before };
    await watcher.end();
    await place.remove();
    t.diagnostic(JSON.stringify(figures));
    assert.deepEqual([figures.deadlocks, figures.failed], [0, 0]);
    assert.ok(figures.p99 <= boundMs, JSON.stringify(figures));
  });

  it('are stored by a relay on SQLite, and none waits for long', async (t) => {
    const folder = temporaryFolder('cosell-store');
    const store = await openStore({ dataDir: folder }, realClock);
    const links = createLinks(store, realClock);
    await makePairs(links);
    const stop = work(links);
    const figures = await signal([links], perSecond, seconds);
    await stop();
    await store.close();
    t.diagnostic(JSON.stringify(figures));
    assert.equal(figures.failed, 0);
    assert.ok(figures.p99 <= boundMs, JSON.stringify(figures));
  });
});
