import type { Referral } from '../model.ts';
import { isMicrosofts } from './kinds.ts';

export const ownOrganizationPrefix = 'own-organization ';

/** The name of the cursor that records that this organisation's referrals are ours. */
export const ownOrganizationCursor = (organizationId: string): string => `${ownOrganizationPrefix}${organizationId}`;

/**
 * The organisation that owns this account, derived from a list of referrals. Lists hold the caller's own referrals (API 1.4), and
 * locations of one partner differ by `mpnId`, not by organisation (API 1.5). Other partners' halves may be among them, so the most
 * frequent organisation counts; of two equally frequent ones, the one that receives deals. Undefined if that does not decide it either.
 */
export function ownOrganization(listed: readonly Owner[]): string | undefined {
  const byOrganization = Map.groupBy(
    listed.filter((owner) => !isMicrosofts(owner) && owner.organizationId !== ''),
    ({ organizationId }) => organizationId,
  );
  const ranked = [...byOrganization]
    .map(([id, all]) => ({ id, length: all.length, received: all.filter(({ isReceived }) => isReceived).length }))
    .sort((a, b) => b.length - a.length || b.received - a.received);
  const [first, second] = ranked;
  const isTied = second?.length === first?.length && second?.received === first?.received;
  return second !== undefined && isTied ? undefined : first?.id;
}

/** What a listed referral tells of who this account belongs to. */
export interface Owner extends Pick<Referral, 'organizationId'> {
  isReceived: boolean;
}

export const ownerOf = ({ organizationId, body }: Referral): Owner => ({
  organizationId,
  isReceived: body['direction'] === 'Incoming',
});

/** Whether this is the half of a third party: neither ours nor Microsoft's. A referral that names no organisation counts as ours. */
export const isAnothers = (referral: Pick<Referral, 'organizationId'>, ours: ReadonlySet<string>): boolean =>
  ours.size > 0 && !isMicrosofts(referral) && referral.organizationId !== '' && !ours.has(referral.organizationId);

/** Our own half among those of one deal; undefined if several may be ours. */
export function ownHalf(halves: readonly Referral[], ours: ReadonlySet<string>): Referral | undefined {
  const candidates = halves.filter((half) => !isMicrosofts(half));
  return (
    candidates.find(({ organizationId }) => ours.has(organizationId)) ??
    (candidates.length === 1 && ours.size === 0 ? candidates[0] : undefined)
  );
}
