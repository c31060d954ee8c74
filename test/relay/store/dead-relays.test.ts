import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createDuties } from '../../../relay/store/duties.ts';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import { manualClock, type ManualClock } from '../../clock.ts';
import { eventually } from '../../relay-under-test.ts';
import { startPooler } from './pooler.ts';
import { startPostgres, type PostgresPlace, type PostgresServer } from './postgres-server.ts';

const leaseMs = 60_000;
const graceMs = 5_000;

describe('What a relay on PostgreSQL holds', () => {
  let server: PostgresServer;
  let place: PostgresPlace;
  let clock: ManualClock;
  let open: Set<Store>;
  /** The relay that looks at what the others hold. */
  let heir: Store;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  beforeEach(async () => {
    place = await server.makePlace();
    clock = manualClock();
    open = new Set();
    heir = await start();
  });
  afterEach(async () => {
    for (const store of open) await store.close();
    await place.remove();
  });

  async function start(databaseUrl = place.databaseUrl, name = 'cosell_test'): Promise<Store> {
    const store = await openStore({ dataDir: '', databaseUrl: `${databaseUrl}&application_name=${name}` }, clock);
    open.add(store);
    return store;
  }
  /** Its connections end, as those of a process that was killed. */
  async function die(store: Store): Promise<void> {
    open.delete(store);
    await store.close();
    await gone(store);
  }
  const gone = (store: Store) =>
    eventually('its connections to be gone', async () => {
      const present = await heir.presence.present();
      return !present.has(store.presence.name() ?? '');
    });
  async function lease(store: Store): Promise<void> {
    const links = createLinks(store, clock);
    await links.markDue([{ referralId: 'r1' }], clock.now());
    assert.equal((await links.claim(1, clock.now(), leaseMs)).length, 1);
  }
  /** How many pairs the heir gets, each so much later. */
  async function claimsAfter(...waits: number[]): Promise<number[]> {
    const links = createLinks(heir, clock);
    const counts: number[] = [];
    for (const wait of waits) {
      clock.advance(wait);
      counts.push((await links.claim(10, clock.now(), leaseMs)).length);
    }
    return counts;
  }

  it('is free some seconds after its death', async () => {
    const relay = await start();
    await lease(relay);
    await createDuties(relay, clock).take('sweep', 600_000);
    await die(relay);
    assert.deepEqual(await claimsAfter(0, graceMs - 1, 1_000), [0, 0, 1]);
    assert.equal(await createDuties(heir, clock).take('sweep', 600_000), true);
  });

  it('stays its own as long as it lives', async () => {
    const relay = await start();
    await lease(relay);
    await createDuties(relay, clock).take('sweep', 600_000);
    assert.deepEqual(await claimsAfter(0, graceMs, graceMs, leaseMs - 2 * graceMs - 1, 1), [0, 0, 0, 0, 1]);
    assert.equal(await createDuties(heir, clock).take('sweep', 600_000), false);
  });

  it('stays its own if it only loses its connections and is back in time', async () => {
    const relay = await start(place.databaseUrl, 'cosell_cut_off');
    await lease(relay);
    await place.execute(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cosell_cut_off'`,
    );
    await gone(relay);
    const before = await claimsAfter(0);
    await createLinks(relay, clock).nextDue();
    assert.deepEqual([...before, ...(await claimsAfter(graceMs, graceMs))], [0, 0, 0]);
  });

  it('stays its own until it runs out behind a pooler, whose connections say nothing about it', async () => {
    const pooler = await startPooler(place.databaseUrl);
    const relay = await start(pooler.databaseUrl);
    assert.equal(relay.presence.name(), undefined);
    await lease(relay);
    open.delete(relay);
    await relay.close();
    pooler.close();
    assert.deepEqual(await claimsAfter(0, graceMs, leaseMs - graceMs - 1, 1), [0, 0, 0, 1]);
  });

  it('stays its own until it runs out if an older version took it, whose leases name nobody', async () => {
    await lease(heir);
    await place.execute(`update link set lease_token = '${randomUUID()}' || id`);
    assert.deepEqual(await claimsAfter(0, graceMs, leaseMs - graceMs - 1, 1), [0, 0, 0, 1]);
  });
});
