import { CosellError, toCosellError } from '../errors.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { StreamPositions } from '../sync/ports/event-stream.ts';
import { createMarkDue } from './mark-due.ts';
import type { Store } from './store.ts';

/** How far each event stream has been read. If the relay dies before the position is stored, the events come again, which does no harm. */
export function createStreams(store: Store, clock: Pick<Clock, 'now'>): StreamPositions {
  const markDue = createMarkDue(store, clock);
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
      await markDue(keys, clock.now());
      const moved = { replay, at: Math.floor(at) };
      await store
        .commit((on) =>
          on
            .insertInto('stream')
            .values({ name, ...moved })
            .onConflict((c) => c.column('name').doUpdateSet(moved))
            .execute(),
        )
        .catch((cause: unknown) => {
          const reason = toCosellError(cause).message;
          throw new CosellError('STORE_UNAVAILABLE', `The position could not be stored: ${reason}`, { cause });
        });
    },
  };
}
