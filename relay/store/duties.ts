import type { Clock } from '../sync/ports/clock.ts';
import { newTag } from './holder-name.ts';
import type { Store } from './store.ts';

export interface Duties {
  /**
   * Whether this relay has the duty `name` for the next `forMs`. It keeps the duty as long as it asks again in time; otherwise, or if it
   * dies, the next relay to ask gets it.
   */
  take(name: string, forMs: number): Promise<boolean>;
  /** Gives up every duty of this relay, for the next one that asks. */
  resign(): Promise<void>;
}

/** Only one relay uses an embedded store, so a duty still in it belongs to a predecessor that died. */
export async function releaseDuties({ db }: Pick<Store, 'db'>): Promise<void> {
  await db.deleteFrom('lead').execute();
}

/** Work that only one of several relays should do at a time: the sweep, the heartbeat. A relay that runs alone has every duty. */
export function createDuties({ db, presence }: Pick<Store, 'db' | 'presence'>, clock: Pick<Clock, 'now'>): Duties {
  const holder = newTag(presence.name());
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
