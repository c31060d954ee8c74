import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createCredentials } from '../../../relay/store/credentials.ts';
import { createLinks } from '../../../relay/store/links.ts';
import { manualClock } from '../../clock.ts';
import { postgres, stores, temporaryFolder, type Place } from './stores.ts';

/** A store as version 1 of its tables left it: one pair that waits, one credential ("secret", under 32 bytes of 1). */
const version1 = `
  create table cursor (name text primary key, value bigint not null);
  create table link (
    id text primary key, referral_id text unique, opportunity_id text unique, engagement_id text,
    base text not null default '{}', e_tag text, opportunity_modified_at text, state text not null default 'new',
    error_code text, error_message text, attempts integer not null default 0, intent_at bigint, half_intent_at bigint,
    due_at bigint, due_seq bigint not null default 0, lease_token text, lease_until bigint,
    created_at bigint not null, updated_at bigint not null);
  create index link_due on link (due_at);
  create table credential (name text primary key, sealed text not null);
  insert into cursor values ('schema', 1), ('sweep', 1788000000000);
  insert into link (id, referral_id, opportunity_id, base, state, due_at, due_seq, created_at, updated_at)
    values ('l1', 'r1', 'o1', '{"/name=Name":["a","b"]}', 'synced', 5, 3, 1, 1);
  insert into link (id, referral_id, e_tag, created_at, updated_at) values ('l2', 'r2', '"seen"', 1, 1);
  insert into credential values ('refresh token', 'khdVHP8kxKfN6rlckJOULt9oDV3VCQbFyezML/RnyKZUjg==');
`;

for (const { name, start, stop, make } of stores)
  describe(`tables of an older version in ${name}`, () => {
    const clock = manualClock();
    let place: Place;
    before(start);
    after(stop);
    beforeEach(async () => {
      place = await make();
      await place.execute(version1);
    });
    afterEach(() => place.remove());

    it('are brought up to date, once, and keep what is in them', async (t) => {
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
      assert.deepEqual(
        seen?.version,
        { updatedAt: '', eTag: '"seen"' },
        'somebody has, at a version that no list shows',
      );
      const credentials = createCredentials(store, [Buffer.alloc(32, 1)], () => clock.now());
      assert.equal(await credentials.get('refresh token'), 'secret');
      assert.equal(await credentials.storedAt('refresh token'), undefined, 'nobody knows when that was');
      await links.markDue([{ referralId: 'r1', half: true }], clock.now());
    });

    it('of a version that is not known yet are refused and left as they are', async () => {
      await place.execute(`update cursor set value = 99 where name = 'schema'`);
      for (let round = 0; round < 2; round += 1)
        await assert.rejects(place.open(clock), { code: 'STORE_UNAVAILABLE', message: /newer version \(schema 99\)/ });
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

  it('and a command line, upgrade them once in SQLite', async (t) => {
    const folder = temporaryFolder();
    t.after(folder.remove);
    const module = new URL('../../../relay/store/open-store.ts', import.meta.url).href;
    const script = `
      import { openStore } from ${JSON.stringify(module)};
      const store = await openStore({ dataDir: ${JSON.stringify(folder.path)} }, { after() {} });
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
