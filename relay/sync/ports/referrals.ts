import type { CosellError } from '../../errors.ts';
import type { JsonObject, PatchOperation, Referral } from '../model.ts';

/** Referrals in Partner Center. Every call may reject with a CosellError. */
export interface Referrals {
  /** @throws REFERRAL_NOT_FOUND, also if the referral exists but we may not see it */
  read(id: string): Promise<Referral>;
  /** One entry for each id: the referral, or the error. Takes large batches from list pages where those carry everything needed. */
  readMany(ids: readonly string[]): Promise<Map<string, Referral | CosellError>>;
  /** Resolves to the referral after the patch, or to undefined if the service does not return it. @throws REFERRAL_CHANGED */
  patch(id: string, eTag: string, operations: readonly PatchOperation[]): Promise<Referral | undefined>;
  create(body: JsonObject): Promise<Referral>;
  /** All halves of one deal that we may see. */
  ofEngagement(engagementId: string): Promise<Referral[]>;
  /** The partner's own half with this CRM id among referrals created since then, newest first. */
  findByExternalReference(opportunityId: string, createdSince: number): Promise<Referral | undefined>;
  /** The organisation that owns this account, taken from its list of referrals; undefined if the list does not show it. */
  organization(): Promise<string | undefined>;
  /** Page by page, newest first, stopping at `since` (epoch ms). All the bodies would not fit in memory: keep no more than you need. */
  changedSince(since: number): AsyncIterable<readonly Referral[]>;
}
