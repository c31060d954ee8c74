import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { install, type Installed } from './installation.ts';
import {
  duePairs,
  eventually,
  runCosell,
  startRelayProcess,
  type Environment,
  type RunningRelay,
} from './relay-under-test.ts';
import { startPostgres, type PostgresPlace, type PostgresServer } from './relay/store/postgres-server.ts';

/** Of the relay's worker. */
const leaseMs = 60_000;

describe('Two relays on one PostgreSQL', { timeout: 280_000 }, () => {
  let server: PostgresServer;
  let place: PostgresPlace;
  let installed: Installed;
  let environment: Environment;
  /** The one behind the address that the clouds call, and another. */
  let front: RunningRelay;
  let back: RunningRelay;
  before(async () => {
    server = await startPostgres();
    place = await server.makePlace();
    installed = await install();
    environment = { ...installed.environment, DATABASE_URL: place.databaseUrl };
    // At the same moment: one of them makes the tables.
    [front, back] = await Promise.all([
      startRelayProcess(environment),
      startRelayProcess({ ...environment, RELAY_PORT: '0' }),
    ]);
    const { code, output } = await runCosell(environment, 'webhook', 'register');
    assert.equal(code, 0, output);
  });
  after(async () => {
    await Promise.all([front.kill(), back.kill()]);
    await installed.close();
    await place.remove();
    await server.stop();
  });

  const opportunities = () =>
    installed.salesforce
      .as(installed.salesforce.users.seller)
      .query(`SELECT Id, Referral_Identifier__c, Partner_Center_Sync_Status__c FROM Opportunity`);
  const synced = async () =>
    (await opportunities())
      .filter((row) => row['Partner_Center_Sync_Status__c'] === 'Synced')
      .map((row) => String(row['Referral_Identifier__c']));
  const contacts = async () =>
    (await installed.salesforce.as(installed.salesforce.users.seller).query('SELECT Id FROM OpportunityContactRole'))
      .length;
  async function leases(): Promise<number> {
    const client = new pg.Client({ connectionString: place.databaseUrl });
    await client.connect();
    const { rowCount } = await client.query('select from link where lease_until is not null');
    await client.end();
    return rowCount ?? 0;
  }
  const send = (count: number) =>
    Array.from({ length: count }, () => installed.partnerCenter.asMicrosoft().sendReferral().id);

  it('bring forty referrals across, each once', async () => {
    const ids = send(40);
    await eventually('all to be there', async () => (await synced()).length >= 40, 60_000);
    await eventually('all to have their contact', async () => (await contacts()) === 40, 60_000);
    assert.deepEqual((await synced()).sort(), ids.sort());
    assert.equal((await opportunities()).length, 40);
  });

  it('take over from each other: what one has acknowledged before it died, the other does', async () => {
    const { partnerCenter, salesforce } = installed;
    const before = partnerCenter.deliveries().length;
    salesforce.fail({ times: 1_000, hangUp: true });
    const ids = send(3);
    await eventually('the acknowledgements', () => {
      const own = partnerCenter.deliveries().slice(before);
      return ids.every((id) => own.some(({ resourceUri, status }) => resourceUri.endsWith(id) && status === 202));
    });
    await front.kill();
    salesforce.heal();
    await eventually(
      'the other relay to have done it',
      async () => {
        const done = await synced();
        return ids.every((id) => done.includes(id));
      },
      // A lease that the dead one held has to run out first.
      90_000,
    );
    assert.equal((await opportunities()).length, 43);
  });

  it('can be asked by the command line, and stop cleanly', async () => {
    // What the dead one had done and not yet noted is looked at once more, when its leases have run out.
    await eventually('all pairs to be at rest', async () => (await duePairs(back)) === 0, 90_000);
    const all = JSON.stringify([{ state: 'synced', errorCode: null, pairs: 43 }]);
    assert.equal((await runCosell(environment, 'status', '--json')).output, all);
    assert.equal((await opportunities()).length, 43);
    assert.equal(await back.stop(), 0);
  });

  it('are not missed for long: what the only one was working on when it was killed, the next one does within seconds', async (t) => {
    const { salesforce, partnerCenter } = installed;
    const only = await startRelayProcess(environment);
    const before = partnerCenter.deliveries().length;
    // Longer than it takes to kill it.
    salesforce.setLatency(10_000);
    const ids = send(3);
    await eventually('the acknowledgements', () =>
      ids.every((id) =>
        partnerCenter
          .deliveries()
          .slice(before)
          .some(({ resourceUri, status }) => resourceUri.endsWith(id) && status === 202),
      ),
    );
    await eventually('the pairs to be leased', async () => (await leases()) > 0);
    await only.kill();
    salesforce.setLatency(0);
    const killed = performance.now();
    front = await startRelayProcess(environment);
    await eventually(
      'the next one to have done it',
      async () => {
        const done = await synced();
        return ids.every((id) => done.includes(id));
      },
      // Before the leases of the dead one run out.
      leaseMs - 10_000,
    );
    t.diagnostic(`${((performance.now() - killed) / 1_000).toFixed(1)} s after the kill`);
  });

  it('say what is wrong when the database is not there, without its password', async () => {
    const DATABASE_URL = 'postgres://relay:pass-word@127.0.0.1:1/cosell';
    const { code, output } = await runCosell({ ...environment, DATABASE_URL }, 'status');
    assert.equal(code, 1);
    assert.match(output, /STORE_UNAVAILABLE: .*postgres:\/\/127\.0\.0\.1:1\/cosell.*ECONNREFUSED/);
    assert.ok(!output.includes('pass-word'), output);
  });
});
