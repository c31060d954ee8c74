import { createHmac, createSecretKey } from 'node:crypto';
import type { Digest } from './merge.ts';

/**
 * Keyed digests for the merge base: enough to see that a value changed, useless to anyone who has only the store. With 96 bits, the
 * chance that two different values of one field share a digest is negligible.
 */
export function createDigest(secret: Uint8Array): Digest {
  // Created once: from plain bytes, each digest would create its own key, which costs nine times as much as the digest itself.
  const key = createSecretKey(createHmac('sha256', secret).update('merge base').digest());
  return (field, shown) =>
    createHmac('sha256', key)
      .update(shown === null ? field : `${field}\0${shown}`)
      .digest('base64url')
      .slice(0, 16);
}
