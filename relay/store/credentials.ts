import { open, seal } from './sealing.ts';
import type { Store } from './store.ts';

/** Secrets that change while the relay runs (rotated refresh tokens), sealed with RELAY_ENCRYPTION_KEY. */
export interface Credentials {
  /** @throws CREDENTIAL_UNREADABLE if it was sealed with a key that is not configured */
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
  /** Epoch ms of the last `set`; undefined if unknown. */
  storedAt(name: string): Promise<number | undefined>;
}

/** `keys`: the first one seals. A secret that only another key opens is sealed again with the first as soon as it is read. */
export function createCredentials(
  { db }: Pick<Store, 'db'>,
  keys: readonly Uint8Array[],
  now: () => number,
): Credentials {
  const [sealing] = keys;
  if (sealing === undefined) throw new TypeError('Credentials need a key.');
  return {
    async get(name) {
      const row = await db.selectFrom('credential').select('sealed').where('name', '=', name).executeTakeFirst();
      if (row === undefined) return undefined;
      const { secret, place } = open(keys, name, row.sealed);
      if (place > 0)
        await db
          .updateTable('credential')
          .set({ sealed: seal(sealing, name, secret) })
          .where('name', '=', name)
          // Unless another relay has stored a newer one.
          .where('sealed', '=', row.sealed)
          .execute();
      return secret;
    },
    async set(name, secret) {
      const row = { sealed: seal(sealing, name, secret), stored_at: now() };
      await db
        .insertInto('credential')
        .values({ name, ...row })
        .onConflict((c) => c.column('name').doUpdateSet(row))
        .execute();
    },
    async storedAt(name) {
      const row = await db.selectFrom('credential').select('stored_at').where('name', '=', name).executeTakeFirst();
      return row?.stored_at ?? undefined;
    },
  };
}
