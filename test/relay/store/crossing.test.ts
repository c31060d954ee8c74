import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import pg from 'pg';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore, type Store } from '../../../relay/store/open-store.ts';
import { clearLinks, retryFailed } from '../../../relay/store/status.ts';
import type { Link } from '../../../relay/sync/model.ts';
import type { Links } from '../../../relay/sync/ports/links.ts';
import { manualClock } from '../../clock.ts';
import { startPostgres, type PostgresPlace, type PostgresServer } from './postgres-server.ts';

/** What another relay has begun and not yet committed, in every order that matters. */
describe('transactions of two relays that meet in PostgreSQL', () => {
  const clock = manualClock();
  let server: PostgresServer;
  let place: PostgresPlace;
  let store: Store;
  let links: Links;
  let other: pg.Client;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  beforeEach(async () => {
    place = await server.makePlace();
    store = await openStore({ dataDir: '', databaseUrl: place.databaseUrl }, clock);
    links = createLinks(store, clock);
    other = new pg.Client({ connectionString: place.databaseUrl });
    await other.connect();
    await other.query('begin');
  });
  afterEach(async () => {
    await other.end();
    await store.close();
    await place.remove();
  });

  async function claimOne(): Promise<Link> {
    await links.markDue([{ referralId: 'r1' }], clock.now());
    const [link] = await links.claim(1, clock.now(), 60_000);
    assert.ok(link !== undefined);
    return link;
  }
  async function waitedFor(): Promise<void> {
    for (let look = 0; look < 5_000; look += 1) {
      const { rowCount } = await other.query(
        `select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))`,
      );
      if (rowCount !== 0) return;
    }
    assert.fail('nobody waits');
  }
  /** Commits the other's transaction once ours waits for it. */
  async function commitOnceWaitedFor(): Promise<void> {
    await waitedFor();
    await other.query('commit');
  }

  it('a pair that the other has just claimed is not absorbed', async () => {
    const link = await claimOne();
    await links.markDue([{ opportunityId: 'o1' }], clock.now());
    await other.query(`update link set lease_token = 'other', lease_until = $1 where opportunity_id = 'o1'`, [
      clock.now() + 60_000,
    ]);
    const [joined] = await Promise.all([
      links.join(link, { referralId: 'r1', opportunityId: 'o1' }),
      commitOnceWaitedFor(),
    ]);
    assert.equal(joined, undefined);
    assert.equal((await links.known([{ opportunityId: 'o1' }, { referralId: 'r1' }])).length, 2);
  });

  it('a row that the other has just made for a signal is absorbed, with its signal', async () => {
    const link = await claimOne();
    await other.query(`insert into link (id, opportunity_id, due_at, due_seq, created_at, updated_at)
                       values ('new', 'o1', 5, 1, 5, 5)`);
    const [joined] = await Promise.all([
      links.join(link, { referralId: 'r1', opportunityId: 'o1' }),
      commitOnceWaitedFor(),
    ]);
    assert.equal(joined?.opportunityId, 'o1');
    await links.finish(joined, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined });
    assert.equal((await links.claim(10, clock.now(), 60_000)).length, 1, 'its signal counts');
    assert.equal((await links.known([{ opportunityId: 'o1' }, { referralId: 'r1' }])).length, 1);
  });

  it('rows that the other is about to claim are passed over, not waited for', async () => {
    await links.markDue([{ referralId: 'r1' }, { referralId: 'r2' }], clock.now());
    await other.query(`select from link where referral_id = 'r1' for update`);
    const claimed = await links.claim(10, clock.now(), 60_000);
    assert.deepEqual(
      claimed.map(({ referralId }) => referralId),
      ['r2'],
    );
    await other.query('rollback');
  });

  it('a signal for a pair that the other is finishing is kept', async () => {
    const link = await claimOne();
    await other.query(
      `update link set due_at = case when due_seq = $1 then null else due_at end, lease_token = null, lease_until = null`,
      [link.dueSeq],
    );
    await Promise.all([links.markDue([{ referralId: 'r1' }], clock.now()), commitOnceWaitedFor()]);
    assert.equal((await links.claim(10, clock.now(), 60_000)).length, 1);
  });

  it('work is not finished over a signal that the other is storing', async () => {
    const link = await claimOne();
    await other.query('update link set due_seq = due_seq + 1');
    const [finished] = await Promise.all([
      links.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined }),
      commitOnceWaitedFor(),
    ]);
    assert.equal(finished, true);
    assert.equal((await links.claim(10, clock.now(), 60_000)).length, 1);
  });

  it('hold no lock between statements, while their process may be busy: a signal and the end of work need no transaction', async () => {
    const transact = () => assert.fail('a transaction');
    const apart = createLinks({ ...store, transact }, clock);
    const link = await claimOne();
    await apart.markDue([{ referralId: 'r1' }, { referralId: 'r2' }], clock.now());
    assert.equal(await apart.finish(link, { state: 'synced', error: undefined, attempts: 0, dueAt: undefined }), true);
    assert.equal((await apart.claim(10, clock.now(), 60_000)).length, 2);
  });

  describe('on several pairs', () => {
    /** Rows whose order by id is not the order of their keys, nor of their leases. */
    const makeRows = () =>
      place.execute(`insert into link (id, referral_id, opportunity_id, error_code, lease_token, lease_until, created_at, updated_at)
        values ('b', 'r1', 'o3', 'UNEXPECTED', 'token', 0, 1, 1), ('a', 'r2', 'o2', 'UNEXPECTED', 'token', 0, 1, 1)`);
    const finished = { state: 'synced', error: undefined, attempts: 0, dueAt: undefined } as const;
    const claimBoth = async () => {
      await place.execute('update link set due_at = case id when $$a$$ then 2 else 1 end');
      return links.claim(2, clock.now(), 60_000);
    };

    const statements: [what: string, prepare: () => Promise<() => Promise<unknown>>][] = [
      ['marked by referral', async () => () => links.markDue([{ referralId: 'r1' }, { referralId: 'r2' }], 1)],
      ['marked by either side', async () => () => links.markDue([{ referralId: 'r1' }, { opportunityId: 'o2' }], 1)],
      [
        'finished',
        async () => {
          const both = await claimBoth();
          return () => Promise.all(both.map((link) => links.finish(link, finished)));
        },
      ],
      [
        'renewed',
        async () => {
          const tokens = (await claimBoth()).map(({ leaseToken }) => leaseToken);
          return () => links.renew(tokens, 1);
        },
      ],
      ['tried again', async () => () => retryFailed(store, 1)],
      ['forgotten', async () => () => clearLinks(store)],
    ];
    for (const [what, prepare] of statements)
      it(`wait in the order of their ids when the pairs are ${what}, so that they never wait for each other`, async () => {
        await makeRows();
        const run = await prepare();
        await other.query(`select from link where id = 'a' for update`);
        const ours = run();
        await waitedFor();
        // With a row of ours in hand that the other wants, this would be a deadlock.
        await other.query(`select from link where id = 'b' for update nowait`);
        await other.query('commit');
        await ours;
      });
  });
});
