import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Kysely, DummyDriver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Tables } from '../../../relay/store/schema.ts';
import type { Store } from '../../../relay/store/store.ts';
import { createTogether } from '../../../relay/store/together.ts';

describe('changes that are asked for at the same time', () => {
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (of) => new SqliteIntrospector(of),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  let transactions: number;
  const transact: Store['transact'] = (work) => {
    transactions += 1;
    return db.transaction().execute(work);
  };
  const ten = Array.from({ length: 10 }, (_, place) => place);
  beforeEach(() => {
    transactions = 0;
  });

  it('share a commit in the embedded store, and each gets its own answer', async () => {
    const together = createTogether({ shared: false, transact });
    assert.deepEqual(await Promise.all(ten.map((place) => together(async () => place))), ten);
    assert.equal(transactions, 1);
  });

  it('each have their own on a server, whose connections share the wait for the disk', async () => {
    const together = createTogether({ shared: true, transact });
    assert.deepEqual(await Promise.all(ten.map((place) => together(async () => place))), ten);
    assert.equal(transactions, 10);
  });

  it('are all made but for the one that fails', async () => {
    const together = createTogether({ shared: false, transact });
    const ended = await Promise.allSettled(
      ten.map((place) =>
        together(async () => {
          if (place === 3) throw new Error('taken');
          return place;
        }),
      ),
    );
    assert.deepEqual(
      ended.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason))),
      ten.map((place) => (place === 3 ? 'Error: taken' : place)),
    );
  });

  it('fail alone with the failure itself', async () => {
    const together = createTogether({ shared: false, transact });
    await assert.rejects(
      together(async () => {
        throw new Error('disk full');
      }),
      /disk full/,
    );
  });
});
