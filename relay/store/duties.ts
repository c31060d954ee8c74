import { randomUUID } from 'node:crypto';
import type { Clock } from '../sync/ports/clock.ts';
import type { Store } from './store.ts';

export interface Duties {
  /**
   * Whether this relay is the one that does `name`, for the next `forMs`: as long as it asks again in time it stays so, and when it
   * does not, the next to ask is.
   */
  take(name: string, forMs: number): Promise<boolean>;
  /** Leaves every duty of this relay to whoever asks next. */
  resign(): Promise<void>;
}

/** One relay holds an embedded store: a duty still in it is that of a predecessor that died. */
export async function releaseDuties({ db }: Pick<Store, 'db'>): Promise<void> {
  await db.deleteFrom('lead').execute();
}

/** What only one of several relays should do at a time: the sweep, the heartbeat. A relay that is alone has every duty. */
export function createDuties({ db }: Pick<Store, 'db'>, clock: Pick<Clock, 'now'>): Duties {
  const holder = randomUUID();
  return {
    async take(name, forMs) {
      const now = clock.now();
      const won = await db
        .insertInto('lead')
        .values({ name, holder, until: now + forMs })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ holder, until: now + forMs })
            .where((w) => w.or([w('lead.holder', '=', holder), w('lead.until', '<=', now)])),
        )
        .returning('name')
        .executeTakeFirst();
      return won !== undefined;
    },
    async resign() {
      await db.deleteFrom('lead').where('holder', '=', holder).execute();
    },
  };
}
