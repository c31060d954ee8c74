import type { Cursors } from '../sync/ports/cursors.ts';
import type { Store } from './store.ts';

export function createCursors({ db }: Pick<Store, 'db'>): Cursors {
  return {
    async get(name) {
      const row = await db.selectFrom('cursor').select('value').where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : row.value;
    },
    async names(prefix) {
      const rows = await db.selectFrom('cursor').select('name').where('name', 'like', `${prefix}%`).execute();
      return rows.map(({ name }) => name);
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
