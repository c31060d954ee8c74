import { z } from 'zod';
import type { KeptValue, Overwritten } from '../sync/ports/overwritten.ts';
import { open, seal } from './sealing.ts';
import type { Store } from './store.ts';

const contents = z.object({ label: z.string(), side: z.enum(['Salesforce', 'Partner Center']), value: z.string() });

const nameOf = (id: string) => `overwritten value ${id}`;

/**
 * Overwritten values that must not appear in the history, sealed with RELAY_ENCRYPTION_KEY: the only customer data in the store. The
 * first key seals, any of them opens.
 */
export function createOverwritten({ db }: Pick<Store, 'db'>, keys: readonly Uint8Array[]): Overwritten {
  const [sealing] = keys;
  if (sealing === undefined) throw new TypeError('Overwritten values need a key.');
  return {
    async keep({ referralId, opportunityId }, values, at) {
      const rows = values.map(({ id, label, side, value }) => ({
        ...{ id, referral_id: referralId, opportunity_id: opportunityId, kept_at: at },
        sealed: seal(sealing, nameOf(id), JSON.stringify({ label, side, value })),
      }));
      await db
        .insertInto('overwritten')
        .values(rows)
        .onConflict((c) =>
          c.column('id').doUpdateSet((update) => ({ kept_at: at, sealed: update.ref('excluded.sealed') })),
        )
        .execute();
    },
    async of(key) {
      const rows = await db
        .selectFrom('overwritten')
        .select(['id', 'sealed', 'kept_at'])
        .where((w) =>
          'referralId' in key ? w('referral_id', '=', key.referralId) : w('opportunity_id', '=', key.opportunityId),
        )
        .orderBy('kept_at')
        .orderBy('id')
        .execute();
      return rows.map(({ id, sealed, kept_at: at }) => ({ at, what: contentsOf(keys, id, sealed) }));
    },
    async forget(before) {
      await db.deleteFrom('overwritten').where('kept_at', '<', before).execute();
    },
  };
}

function contentsOf(keys: readonly Uint8Array[], id: string, sealed: string): KeptValue['what'] {
  try {
    return contents.parse(JSON.parse(open(keys, nameOf(id), sealed).secret));
  } catch {
    return undefined;
  }
}
