import type { Generated } from 'kysely';
import type { ListedSide } from '../sync/ports/listings.ts';

/**
 * Tables of the store. Times are epoch milliseconds. The store holds identifiers and digests. The only customer data, overwritten values
 * that the history must not show, is sealed and deleted after some months.
 */
export interface Tables {
  link: LinkTable;
  /** `stored_at`: null for secrets stored before this column existed. */
  credential: { name: string; sealed: string; stored_at: number | null };
  cursor: { name: string; value: number };
  /** How far each stream of events has been read. */
  stream: { name: string; replay: string; at: number };
  /** `sealed`: label, side and value. */
  overwritten: { id: string; referral_id: string; opportunity_id: string; sealed: string; kept_at: number };
  /** What the clouds list during a comparison. `engagement_id`: of an open referral. */
  listed: { side: ListedSide; id: string; version: string; engagement_id: string | null };
  /** Which relay holds each duty, and until when. */
  lead: { name: string; holder: string; until: number };
}

export interface LinkTable {
  id: string;
  referral_id: string | null;
  opportunity_id: string | null;
  engagement_id: string | null;
  /** JSON: mapping key → [digest of the referral's value, digest of the opportunity's]. */
  base: Generated<string>;
  /** The version of the referral seen last, and its eTag if it was shown. */
  referral_updated_at: string | null;
  e_tag: string | null;
  opportunity_modified_at: string | null;
  state: Generated<string>;
  error_code: string | null;
  error_message: string | null;
  attempts: Generated<number>;
  intent_at: number | null;
  half_intent_at: number | null;
  /** 0 or 1. */
  half_due: Generated<number>;
  half_seen: string | null;
  due_at: number | null;
  due_seq: Generated<number>;
  /** 0 or 1. */
  may_wait: Generated<number>;
  lease_token: string | null;
  lease_until: number | null;
  created_at: number;
  updated_at: number;
}
