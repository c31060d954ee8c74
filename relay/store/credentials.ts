import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CosellError } from '../errors.ts';
import type { Store } from './store.ts';

/** Secrets that change while the relay runs (rotated refresh tokens), sealed with RELAY_ENCRYPTION_KEY (AES-256-GCM). */
export interface Credentials {
  /** @throws CREDENTIAL_UNREADABLE when it was sealed with another key */
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
  /** Epoch ms of when it was set last; undefined when nobody knows. */
  storedAt(name: string): Promise<number | undefined>;
}

const ivLength = 12;
const tagLength = 16;

export function createCredentials({ db }: Pick<Store, 'db'>, key: Uint8Array, now: () => number): Credentials {
  return {
    async get(name) {
      const row = await db.selectFrom('credential').select('sealed').where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : open(name, row.sealed);
    },
    async set(name, secret) {
      const sealed = seal(name, secret);
      const row = { sealed, stored_at: now() };
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

  function seal(name: string, secret: string): string {
    const iv = randomBytes(ivLength);
    // The name is authenticated with it: a sealed value moved to another name does not open.
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
    const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  }

  function open(name: string, sealed: string): string {
    try {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength)).setAAD(Buffer.from(name));
      decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
      return Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new CosellError('CREDENTIAL_UNREADABLE', `The stored ${name} does not open with this key.`, { cause });
    }
  }
}
