import type { KnownPair } from './links.ts';

/** Who lists a record: our half and Microsoft's are both referrals. Microsoft's goes by the id of the engagement. */
export type ListedSide = 'referral' | 'half' | 'opportunity';

/** A record that a cloud lists. `engagementId`: of an open referral, so that Microsoft's half can be found. */
export interface ListedRecord {
  id: string;
  version: string;
  engagementId?: string;
}

/** A pair with the version that each list shows of it; null if the list does not have it. */
export type ListedPair = KnownPair & { listed: Readonly<Record<ListedSide, string | null>> };

/** What both clouds list, kept for one comparison: in the store, because the lists of a million deals would not fit in memory. */
export interface Listings {
  add(side: ListedSide, records: readonly ListedRecord[]): Promise<void>;
  /** Every pair of the work list whose row has not changed since then (epoch ms), page by page. */
  pairs(since: number): AsyncIterable<readonly ListedPair[]>;
  clear(): Promise<void>;
}
