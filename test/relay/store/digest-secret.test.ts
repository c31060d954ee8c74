import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createCredentials } from '../../../relay/store/credentials.ts';
import { readDigestSecret, settleDigestSecret } from '../../../relay/store/digest-secret.ts';
import type { Store } from '../../../relay/store/open-store.ts';
import { manualClock } from '../../clock.ts';
import { stores, type Place } from './stores.ts';

const [first, second, third] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
const base = { '/name=Name': ['aaaa', 'bbbb'], '/notes=Notes': ['cccc', 'dddd'] };

for (const kind of stores) {
  describe(`The secret of the merge base on ${kind.name}`, () => {
    let place: Place;
    let store: Store;
    before(() => kind.start());
    after(() => kind.stop());
    beforeEach(async () => {
      place = await kind.make();
      store = await place.open(manualClock());
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });
    const settle = (...keys: Buffer[]) => settleDigestSecret(store, keys, () => 0);
    const credentials = (key: Buffer) => createCredentials(store, [key], () => 0);
    const addPair = () =>
      store.db
        .insertInto('link')
        .values({ id: 'a', base: JSON.stringify(base), created_at: 0, updated_at: 0 })
        .execute();
    const baseInStore = async (): Promise<unknown> => {
      const row = await store.db.selectFrom('link').select('base').executeTakeFirstOrThrow();
      return JSON.parse(row.base);
    };

    it('is made once, and is not the key that seals', async () => {
      const { secret, isLost } = await settle(first);
      assert.equal(isLost, false);
      assert.notDeepEqual(Buffer.from(secret), first);
      assert.deepEqual((await settle(first)).secret, secret);
    });

    it('is the same for relays that start at the same time', async () => {
      const both = await Promise.all([settle(first), settle(first)]);
      assert.deepEqual(both[0].secret, both[1].secret);
    });

    it('outlives each change of the key, and no base changes', async () => {
      const { secret } = await settle(first);
      await addPair();
      for (const keys of [[second, first], [second], [third, second], [third]])
        assert.deepEqual(await settle(...keys), { secret, isLost: false });
      assert.deepEqual(await baseInStore(), base);
    });

    it('outlives a change of the key at one relay after the other: each opens what another sealed', async () => {
      const { secret } = await settle(first);
      for (const keys of [[first, second], [second, first], [first, second], [second, first], [second]])
        assert.deepEqual(await settle(...keys), { secret, isLost: false });
    });

    it('is the key itself for a store whose bases were made with it, the older one of two', async () => {
      await addPair();
      assert.deepEqual(Buffer.from((await settle(second, first)).secret), first);
      assert.deepEqual(Buffer.from((await settle(second)).secret), first);
    });

    it('that no key opens is lost once a person has signed in with the new key, and every pair meets for the first time', async () => {
      const { secret } = await settle(first);
      await addPair();
      await credentials(second).set('token', 'new');
      const { secret: fresh, isLost } = await settle(second);
      assert.equal(isLost, true);
      assert.notDeepEqual(fresh, secret);
      assert.deepEqual(await baseInStore(), { '/name=Name': ['?', '?'], '/notes=Notes': ['?', '?'] });
      assert.deepEqual(await settle(second), { secret: fresh, isLost: false });
      assert.equal(await credentials(second).get('token'), 'new');
    });

    it('is not lost by a start with a mistyped key, which opens nothing', async () => {
      const { secret } = await settle(first);
      await addPair();
      await assert.rejects(settle(second), { code: 'CREDENTIAL_UNREADABLE' });
      await credentials(first).set('token', 'sealed');
      await assert.rejects(settle(second), { code: 'CREDENTIAL_UNREADABLE' });
      assert.deepEqual(await baseInStore(), base);
      assert.deepEqual(await settle(first), { secret, isLost: false });
      assert.equal(await credentials(first).get('token'), 'sealed');
    });

    it('is not made with a mistyped key for a store that has none yet', async () => {
      await addPair();
      await credentials(first).set('token', 'sealed');
      await assert.rejects(settle(second), { code: 'CREDENTIAL_UNREADABLE' });
      assert.deepEqual(Buffer.from((await settle(first)).secret), first);
    });

    it('that is lost takes along what else no key opens, such as certificates', async () => {
      await settle(first);
      await credentials(first).set('certificates', 'sealed');
      await credentials(second).set('token', 'new');
      assert.equal((await settle(second)).isLost, true);
      assert.equal(await credentials(second).get('certificates'), undefined);
      assert.equal(await credentials(second).get('token'), 'new');
    });

    it('is not lost if only the token was sealed with another key, which a sign-in corrects', async () => {
      await settle(first);
      await credentials(second).set('token', 'sealed');
      assert.equal((await settle(first)).isLost, false);
      await assert.rejects(credentials(first).get('token'), { code: 'CREDENTIAL_UNREADABLE' });
    });

    it('is read by a command, which changes nothing', async () => {
      await addPair();
      assert.deepEqual(await readDigestSecret(credentials(first), [first]), first);
      const { secret } = await settle(second, first);
      assert.deepEqual(await readDigestSecret(credentials(second), [second]), secret);
      await assert.rejects(readDigestSecret(credentials(third), [third]), { code: 'CREDENTIAL_UNREADABLE' });
      assert.deepEqual(await baseInStore(), base);
    });
  });
}
