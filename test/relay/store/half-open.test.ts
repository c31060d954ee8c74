import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createLinks } from '../../../relay/store/links.ts';
import { migrate } from '../../../relay/store/migrate.ts';
import { openPostgres } from '../../../relay/store/postgres.ts';
import { manualClock } from '../../clock.ts';
import { startPostgres, type PostgresPlace, type PostgresServer } from './postgres-server.ts';

/** Stands between the relay and its database. What is frozen is neither answered nor closed, as when a host is gone. */
async function startProxy(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const { hostname, port } = target;
  const sockets = new Set<Socket>();
  let accepted = 0;
  let seen: (data: Buffer) => boolean = () => false;
  const server = createServer((inward) => {
    accepted += 1;
    const outward = connect(Number(port), hostname);
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(from);
      from
        .on('data', (data) => {
          if (seen(data)) from.destroy();
          else to.write(data);
        })
        .on('error', () => undefined)
        .on('close', () => to.destroy());
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  target.port = String(typeof address === 'object' ? address?.port : '');
  return {
    databaseUrl: target.href,
    accepted: () => accepted,
    /** From now on, hangs up whenever this is in what passes. */
    hangUpAt(what: string | undefined) {
      seen = (data) => what !== undefined && data.includes(what);
    },
    /** All connections that there are; later ones go through. */
    freeze() {
      for (const socket of sockets) socket.removeAllListeners('data').resume();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe('a connection to PostgreSQL', () => {
  let server: PostgresServer;
  let place: PostgresPlace;
  before(async () => {
    server = await startPostgres();
    place = await server.makePlace();
  });
  after(() => server.stop());

  describe('that neither answers nor hangs up', () => {
    it('costs what was asked of it, and no connection is used again that owes an answer', async () => {
      const proxy = await startProxy(place.databaseUrl);
      const store = openPostgres(proxy.databaseUrl, manualClock(), { answerMs: 300 });
      await migrate(store);
      const links = createLinks(store, manualClock());
      // Several connections, so that all of the pool is frozen.
      await Promise.all(Array.from({ length: 3 }, () => links.nextDue()));
      const connections = proxy.accepted();
      proxy.freeze();
      const outcomes = await Promise.allSettled(Array.from({ length: connections }, () => links.nextDue()));
      assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set(['rejected']));
      await links.markDue([{ referralId: 'r1' }], 0);
      assert.equal((await links.claim(10, 0, 1)).length, 1);
      assert.ok(proxy.accepted() > connections);
      await store.close();
      proxy.close();
    });

    it('is told to the caller when it happens to a signal, and the next signal is stored', async () => {
      const proxy = await startProxy(place.databaseUrl);
      const store = openPostgres(proxy.databaseUrl, manualClock(), { answerMs: 300 });
      // A notification would use, or open, a second connection at a moment that the test cannot know.
      const links = createLinks({ ...store, notify: () => undefined }, manualClock());
      await links.markDue([{ referralId: 'r2' }], 0);
      proxy.freeze();
      await assert.rejects(links.markDue([{ referralId: 'r3' }], 0), { code: 'STORE_UNAVAILABLE' });
      await links.markDue([{ referralId: 'r3' }], 0);
      await store.close();
      proxy.close();
    });
  });

  describe('that hangs up', () => {
    const perPool = 10;

    it('on each new connection before its first use costs no place in the pool', async () => {
      const proxy = await startProxy(place.databaseUrl);
      const store = openPostgres(proxy.databaseUrl, manualClock());
      const links = createLinks(store, manualClock());
      proxy.hangUpAt('synchronous_commit');
      for (let times = 0; times < perPool; times += 1)
        await assert.rejects(links.nextDue(), { code: 'STORE_UNAVAILABLE' });
      proxy.hangUpAt(undefined);
      await links.nextDue();
      await store.close();
      proxy.close();
    });

    it('after it has given out leases, and before this is heard, keeps no pair from the next look', async (t) => {
      const proxy = await startProxy(place.databaseUrl);
      const store = openPostgres(proxy.databaseUrl, manualClock());
      t.after(async () => {
        await store.close();
        proxy.close();
      });
      const links = createLinks(store, manualClock());
      // Those of the other tests. Their leases stay.
      await links.claim(10, 0, 1_000);
      await links.markDue([{ referralId: 'r7' }], 0);
      proxy.hangUpAt('r7');
      await assert.rejects(links.claim(10, 0, 1_000), { code: 'STORE_UNAVAILABLE' });
      proxy.hangUpAt(undefined);
      assert.deepEqual(
        (await links.claim(10, 0, 1_000)).map(({ referralId }) => referralId),
        ['r7'],
      );
    });
  });
});
