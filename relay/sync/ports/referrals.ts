import type { CosellError } from '../../errors.ts';
import type { JsonObject, PatchOperation, Referral } from '../model.ts';

/** Referrals in Partner Center. Every call may reject with a CosellError. */
export interface Referrals {
  /** @throws REFERRAL_NOT_FOUND, also when it is there but not ours to see */
  read(id: string): Promise<Referral>;
  /** One entry for each id: the referral, or why it could not be read. Many at once are taken from list pages where those tell as much. */
  readMany(ids: readonly string[]): Promise<Map<string, Referral | CosellError>>;
  /** Resolves to the referral as it is after the patch, or undefined where the service does not show it. @throws REFERRAL_CHANGED */
  patch(id: string, eTag: string, operations: readonly PatchOperation[]): Promise<Referral | undefined>;
  create(body: JsonObject): Promise<Referral>;
  /** All halves of one deal that we may see. */
  ofEngagement(engagementId: string): Promise<Referral[]>;
  /** The partner's own half with this CRM id among referrals created since then, newest first. */
  findByExternalReference(opportunityId: string, createdSince: number): Promise<Referral | undefined>;
  /** The organisation whose account this is, as the list of its referrals tells; undefined when it does not. */
  organization(): Promise<string | undefined>;
  /** Newest first, stopping at `since` (epoch ms). `keep` reduces each one as its page comes: nobody can hold the bodies of all. */
  changedSince(since: number, keep?: (referral: Referral) => Referral): Promise<Referral[]>;
}
