import type { Digest } from '../fields/merge.ts';
import type { Mapping } from '../fields/mapping.ts';

/** What a plan depends on beside the pair itself. */
export interface Rules {
  mapping: Mapping;
  digest: Digest;
  /** Whether a referral without an opportunity makes one. */
  inboundCreate: boolean;
  /** Whether a referral that is a lead becomes a lead. */
  leads: boolean;
  /** Epoch ms. */
  now: number;
}
