import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { manualClock } from '../../clock.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

/** Some poolers send statements that only read to a standby, which may be late. */
describe('A standby that says that a pair is still due', () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());

  it('is not believed: the signal is written', async (t) => {
    const place = await server.makePlace();
    t.after(() => place.remove());
    const url = new URL(place.databaseUrl);
    // A name that is found in the schema goes before the server's own.
    url.searchParams.set('options', `${url.searchParams.get('options') ?? ''},pg_catalog`);
    const isStandby = (is: boolean) =>
      place.execute(
        `create or replace function pg_is_in_recovery() returns boolean language sql as 'select ${String(is)}'`,
      );
    await isStandby(false);
    const clock = manualClock();
    const store = await openStore({ dataDir: '/nowhere', databaseUrl: url.href }, clock);
    t.after(() => store.close());
    const links = createLinks(store, clock);
    const signals = async () => {
      await links.markDue([{ referralId: 'r1' }], clock.now());
      return (await links.peek({ referralId: 'r1' }))?.dueSeq;
    };
    assert.deepEqual([await signals(), await signals()], [1, 1]);
    await isStandby(true);
    assert.equal(await signals(), 2);
  });
});
