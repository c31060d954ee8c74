import type { Cursors } from '../sync/ports.ts';
import type { Store } from './open-store.ts';

export function createCursors(store: Store): Cursors {
  return {
    async get(name) {
      const row = await store.selectFrom('cursor').select('value').where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : row.value;
    },
    async set(name, value) {
      await store
        .insertInto('cursor')
        .values({ name, value })
        .onConflict((c) => c.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
