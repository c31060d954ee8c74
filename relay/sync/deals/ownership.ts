import type { Referral } from '../model.ts';
import { isMicrosofts } from './kinds.ts';

export const ownOrganizationPrefix = 'own-organization ';

/** Remembers, as the name of a cursor, that referrals of this organisation are ours. */
export const ownOrganizationCursor = (organizationId: string): string => `${ownOrganizationPrefix}${organizationId}`;

/**
 * The organisation whose account this is, as a list of its referrals shows it: lists hold the caller's own (API 1.4), and locations of
 * one partner are told apart by `mpnId`, not by organisation (API 1.5). Other partners' halves may stand between them, so the most
 * frequent one counts; of two that are equally frequent, the one to which deals are sent. Undefined where that does not tell either.
 */
export function ownOrganization(listed: readonly Referral[]): string | undefined {
  const byOrganization = Map.groupBy(
    listed.filter((referral) => !isMicrosofts(referral) && referral.organizationId !== ''),
    ({ organizationId }) => organizationId,
  );
  const ranked = [...byOrganization]
    .map(([id, { length }]) => ({ id, length, received: receivedBy(byOrganization.get(id) ?? []) }))
    .sort((a, b) => b.length - a.length || b.received - a.received);
  const [first, second] = ranked;
  const isTied = second?.length === first?.length && second?.received === first?.received;
  return second !== undefined && isTied ? undefined : first?.id;
}

const receivedBy = (referrals: readonly Referral[]): number =>
  referrals.filter(({ body }) => body['direction'] === 'Incoming').length;

/** Whether it is the half of a third party: neither ours nor Microsoft's. A referral that names no organisation is taken for ours. */
export const isAnothers = (referral: Pick<Referral, 'organizationId'>, ours: ReadonlySet<string>): boolean =>
  ours.size > 0 && !isMicrosofts(referral) && referral.organizationId !== '' && !ours.has(referral.organizationId);

/** Our own half among those of one deal; of several that may be ours, nobody can tell. */
export function ownHalf(halves: readonly Referral[], ours: ReadonlySet<string>): Referral | undefined {
  const candidates = halves.filter((half) => !isMicrosofts(half));
  return (
    candidates.find(({ organizationId }) => ours.has(organizationId)) ??
    (candidates.length === 1 && ours.size === 0 ? candidates[0] : undefined)
  );
}
