import { createHmac, createSecretKey } from 'node:crypto';
import type { Digest } from './merge.ts';

/**
 * Keyed digests for the merge base: enough to see that a value changed, useless to anyone who has only the store. 96 bits: two
 * different values of one field share a digest with a chance that needs no handling.
 */
export function createDigest(secret: Uint8Array): Digest {
  // Made once: from plain bytes, each digest would make a key of its own, which costs nine times the digest itself.
  const key = createSecretKey(createHmac('sha256', secret).update('merge base').digest());
  return (field, shown) =>
    createHmac('sha256', key)
      .update(shown === null ? field : `${field}\0${shown}`)
      .digest('base64url')
      .slice(0, 16);
}
