import type { Cursors } from '../sync/ports/cursors.ts';
import type { Store } from './store.ts';

export function createCursors({ db }: Pick<Store, 'db'>): Cursors {
  return {
    async get(name) {
      const row = await db.selectFrom('cursor').select('value').where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : row.value;
    },
    async set(name, value) {
      await db
        .insertInto('cursor')
        .values({ name, value })
        .onConflict((c) => c.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
