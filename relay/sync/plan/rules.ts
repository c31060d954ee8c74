import type { Digest } from '../fields/merge.ts';
import type { Mapping } from '../fields/mapping.ts';

/** What a plan depends on besides the pair itself. */
export interface Rules {
  mapping: Mapping;
  digest: Digest;
  /** Whether a referral without an opportunity creates one. */
  inboundCreate: boolean;
  /** Whether a referral that is a lead creates a lead. */
  leads: boolean;
  /** Epoch ms. */
  now: number;
}
