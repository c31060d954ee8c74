import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CosellError } from '../errors.ts';
import type { Store } from './open-store.ts';

/** Secrets that change while the relay runs (rotated refresh tokens), sealed with RELAY_ENCRYPTION_KEY (AES-256-GCM). */
export interface Credentials {
  /** @throws CREDENTIAL_UNREADABLE when it was sealed with another key */
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
}

const ivLength = 12;
const tagLength = 16;

export function createCredentials(store: Store, key: Uint8Array): Credentials {
  return {
    async get(name) {
      const row = await store.selectFrom('credential').select('sealed').where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : open(name, row.sealed);
    },
    async set(name, secret) {
      const sealed = seal(name, secret);
      await store
        .insertInto('credential')
        .values({ name, sealed })
        .onConflict((c) => c.column('name').doUpdateSet({ sealed }))
        .execute();
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
