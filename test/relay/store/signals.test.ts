import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createCursors } from '../../../relay/store/cursors.ts';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import { retryFailed } from '../../../relay/store/status.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { eventually } from '../../relay-under-test.ts';
import { startPostgres, type PostgresPlace, type PostgresServer } from './postgres-server.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A clock whose timers somebody waits for: when one is set, and then until it is told to run. */
function timers() {
  const set: (() => void)[] = [];
  let asked: ((run: () => void) => void)[] = [];
  const clock = {
    ...manualClock(),
    after(_delayMs: number, run: () => void) {
      const waiting = asked.shift();
      if (waiting === undefined) set.push(run);
      else waiting(run);
      return () => undefined;
    },
  };
  const next = () =>
    new Promise<() => void>((resolve) => {
      const run = set.shift();
      if (run === undefined) asked = [...asked, resolve];
      else resolve(run);
    });
  return { clock, next };
}

/** Each call of the listener, one after the other. */
function calls() {
  let count = 0;
  let waiting: (() => void) | undefined;
  return {
    listener: () => {
      count += 1;
      waiting?.();
    },
    count: () => count,
    async until(wanted: number) {
      while (count < wanted) await new Promise<void>((resolve) => (waiting = resolve));
    },
  };
}

describe('a signal that one relay stores', () => {
  let server: PostgresServer;
  let place: PostgresPlace;
  let open: Store[];
  let time: ManualClock;
  const name = 'cosell signals test';
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  beforeEach(async () => {
    place = await server.makePlace();
    open = [];
    time = manualClock();
  });
  afterEach(async () => {
    for (const store of open) await store.close();
    await place.remove();
  });

  async function relay(clock: Parameters<typeof openStore>[1] = time): Promise<Store> {
    const databaseUrl = `${place.databaseUrl}&application_name=${encodeURIComponent(name)}`;
    const store = await openStore({ dataDir: '/nowhere', databaseUrl }, clock);
    open.push(store);
    return store;
  }
  /** Each in a moment of its own: signals of the same moment share a notification. */
  const mark = (store: Store, id = 'r1') => {
    time.advance(25);
    return createLinks(store, time).markDue([{ referralId: id }], 0);
  };
  const breakListening = () =>
    place.execute(`select pg_terminate_backend(pid) from pg_stat_activity
                   where application_name = '${name}' and query like 'listen%'`);

  it('wakes the workers of another at once, and its own', async () => {
    const [one, other] = [await relay(), await relay()];
    const [heardHere, heardThere] = [calls(), calls()];
    one.onSignal(heardHere.listener);
    other.onSignal(heardThere.listener);
    // Once when it begins to listen.
    await Promise.all([heardHere.until(1), heardThere.until(1)]);
    await mark(one);
    await Promise.all([heardHere.until(2), heardThere.until(2)]);
    await mark(other);
    await Promise.all([heardHere.until(3), heardThere.until(3)]);
  });

  it('shows that a relay listens, until its connection ends', async () => {
    const [command, one, other] = [await relay(), await relay(), await relay()];
    const seen = [await command.isServed()];
    for (const store of [one, other]) {
      const heard = calls();
      store.onSignal(heard.listener);
      await heard.until(1);
    }
    seen.push(await command.isServed());
    await one.close();
    seen.push(await command.isServed());
    await other.close();
    await eventually('the connection to end', async () => !(await command.isServed()));
    open = [command];
    assert.deepEqual(seen, [false, true, true]);
  });

  it('is there for the workers that it wakes', async () => {
    const [one, other] = [await relay(), await relay()];
    const heard = calls();
    other.onSignal(heard.listener);
    await heard.until(1);
    await mark(one);
    await heard.until(2);
    assert.equal((await createLinks(other, manualClock()).claim(1, 1, 1)).length, 1);
  });

  it('is also a person who has failed pairs tried again', async () => {
    const [one, other] = [await relay(), await relay()];
    const heard = calls();
    other.onSignal(heard.listener);
    await heard.until(1);
    await retryFailed(one, 0);
    await heard.until(2);
  });

  it('is heard by every listener until it has had enough', async () => {
    const store = await relay();
    const [first, second] = [calls(), calls()];
    const enough = store.onSignal(first.listener);
    await first.until(1);
    store.onSignal(second.listener);
    await second.until(1);
    await mark(store);
    await Promise.all([first.until(2), second.until(2)]);
    enough();
    await mark(store);
    await second.until(3);
    assert.equal(first.count(), 2);
  });

  it('is not missed when the connection breaks: it is made anew, and everybody looks once', async () => {
    const { clock, next } = timers();
    const [one, other] = [await relay(clock), await relay()];
    const heard = calls();
    one.onSignal(heard.listener);
    await heard.until(1);
    for (let round = 1; round <= 2; round += 1) {
      await breakListening();
      const reconnect = await next();
      await mark(other, `missed ${String(round)}`);
      reconnect();
      await heard.until(2 * round);
      await mark(other, `heard ${String(round)}`);
      await heard.until(2 * round + 1);
    }
  });

  const breakAll = () =>
    place.execute(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${name}'`);

  it('ends no process, and is stored, when a connection broke while nobody used it', async () => {
    const store = await relay();
    for (let round = 0; round < 10; round += 1) {
      await mark(store);
      await breakAll();
      await mark(store);
    }
  });

  it('ends no process, and is stored, when the connection breaks in the middle of it', async () => {
    const store = await relay();
    let times = 0;
    await store.transact(async (tx) => {
      times += 1;
      if (times === 1) await Promise.all([sql`select pg_sleep(60)`.execute(tx), breakAll()]);
    });
    assert.equal(times, 2);
  });

  it('wakes nobody when it was not stored', async () => {
    const store = await relay();
    const heard = calls();
    store.onSignal(heard.listener);
    await heard.until(1);
    const failing: Store = { ...store, commit: () => Promise.reject(new Error('rolled back')) };
    await assert.rejects(mark(failing));
    await mark(store);
    await heard.until(2);
    assert.equal(heard.count(), 2);
  });

  it('needs no telling where one process is all there is (SQLite)', async () => {
    const folder = temporaryFolder('cosell-store');
    const store = await openStore({ dataDir: folder }, manualClock());
    const heard = calls();
    const enough = store.onSignal(heard.listener);
    await mark(store);
    enough();
    await store.close();
    assert.equal(heard.count(), 0);
  });
});

describe('a database whose commits need not be on the disk', () => {
  it('has to put those of the relay there', async (t) => {
    const server = await startPostgres();
    t.after(() => server.stop());
    const place = await server.makePlace();
    for (const [setting, expected] of [
      ['off', 'on'],
      ['local', 'local'],
      ['on', 'on'],
    ] as const) {
      const url = new URL(place.databaseUrl);
      const options = url.searchParams.get('options') ?? '';
      url.searchParams.set('options', `${options} -csynchronous_commit=${setting}`);
      const store = await openStore({ dataDir: '', databaseUrl: url.href }, manualClock());
      const { rows } = await sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(store.db);
      assert.deepEqual(rows, [{ synchronous_commit: expected }]);
      await store.close();
    }
    await place.remove();
  });
});

describe('a database that is not there', () => {
  it('is named without its password, and with the reason', async () => {
    const databaseUrl = 'postgres://relay:pass-word@127.0.0.1:1/cosell';
    await assert.rejects(openStore({ dataDir: '/nowhere', databaseUrl }, manualClock()), (thrown: Error) => {
      assert.match(thrown.message, /postgres:\/\/127\.0\.0\.1:1\/cosell: .*ECONNREFUSED/);
      assert.ok(!thrown.message.includes('pass-word'), thrown.message);
      return true;
    });
  });

  it('is STORE_UNAVAILABLE to whatever asks for it once it has gone', async () => {
    const server = await startPostgres('');
    const { databaseUrl } = await server.makePlace();
    const store = await openStore({ dataDir: '', databaseUrl }, manualClock());
    const links = createLinks(store, manualClock());
    await server.stop();
    for (const ask of [
      () => links.markDue([{ referralId: 'r1' }], 0),
      () => links.claim(1, 0, 1),
      () => links.nextDue(),
      () => retryFailed(store, 0),
      () => createCursors(store).get('sweep'),
    ])
      await assert.rejects(ask, { code: 'STORE_UNAVAILABLE' });
    await store.close();
  });

  it('makes the tests that need it fail, and say what to do', () =>
    assert.rejects(startPostgres('postgres://127.0.0.1:1/cosell'), {
      message: /^No PostgreSQL for the tests: .*ECONNREFUSED[^]*TEST_DATABASE_URL/,
    }));
});
