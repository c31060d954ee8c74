import type { Clock } from '../sync/ports/clock.ts';
import type { StreamPositions } from '../sync/ports/event-stream.ts';
import { commitMarks, toMark, type Marking } from './mark-due.ts';
import type { Store } from './store.ts';

/** How far each event stream has been read, updated in the transaction that stores what the events reported. */
export function createStreams(store: Marking & Pick<Store, 'db'>, clock: Pick<Clock, 'now'>): StreamPositions {
  return {
    async get(name) {
      const row = await store.db
        .selectFrom('stream')
        .select(['replay', 'at'])
        .where('name', '=', name)
        .executeTakeFirst();
      return row;
    },
    async keep(name, { replay, at }, keys) {
      const now = clock.now();
      await commitMarks(
        store,
        keys.map((key) => toMark(key, now)),
        now,
        async (tx) => {
          await tx
            .insertInto('stream')
            .values({ name, replay, at: Math.floor(at) })
            .onConflict((c) => c.column('name').doUpdateSet({ replay, at: Math.floor(at) }))
            .execute();
        },
      );
    },
  };
}
