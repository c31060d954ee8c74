import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CosellError } from '../errors.ts';

const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM. The name is authenticated together with the secret: a sealed value that is moved to another name does not open. */
export function seal(key: Uint8Array, name: string, secret: string): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

/** Opens with the first key that fits; returns that key's place. @throws CREDENTIAL_UNREADABLE if none does */
export function open(keys: readonly Uint8Array[], name: string, sealed: string): { secret: string; place: number } {
  const bytes = Buffer.from(sealed, 'base64');
  let cause: unknown;
  for (const [place, key] of keys.entries())
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength)).setAAD(Buffer.from(name));
      decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
      const body = [decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()];
      return { secret: Buffer.concat(body).toString('utf8'), place };
    } catch (thrown) {
      cause = thrown;
    }
  throw new CosellError(
    'CREDENTIAL_UNREADABLE',
    `RELAY_ENCRYPTION_KEY does not open what the store keeps as ${name}.`,
    { cause },
  );
}
