import { toCosellError } from '../../errors.ts';
import { isMicrosofts } from '../deals/kinds.ts';
import { isAnothers, ownOrganizationPrefix } from '../deals/ownership.ts';
import type { Cursors } from '../ports/cursors.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';

export const knownOrganizations = async (cursors: Pick<Cursors, 'names'>): Promise<Set<string>> =>
  new Set((await cursors.names(ownOrganizationPrefix)).map((name) => name.slice(ownOrganizationPrefix.length)));

/**
 * Determines the owner of each referral that meets its opportunity for the first time. Other partners' halves of a deal may be readable.
 * They must not create an opportunity, nor be linked to one only because they name it. Costs one list call until our own organisation id
 * is known.
 */
export async function withOwners(
  { referrals, cursors }: Pick<Reading, 'referrals' | 'cursors'>,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const asked = observations.filter(isFirstMeeting);
  if (asked.length === 0) return observations;
  const ours = await knownOrganizations(cursors);
  if (ours.size === 0) {
    const listed = await referrals.organization().catch(toCosellError);
    if (typeof listed === 'object')
      return observations.map((one) => (asked.includes(one) ? { ...one, unread: listed } : one));
    if (listed !== undefined) ours.add(listed);
  }
  return observations.map((one) => (asked.includes(one) ? owned(one, ours) : one));
}

const isFirstMeeting = ({ link, referral, unread }: Observation): boolean =>
  unread === undefined &&
  referral !== undefined &&
  !isMicrosofts(referral) &&
  Object.keys(link.referralId === null ? {} : link.base).length === 0;

function owned(observation: Observation, ours: ReadonlySet<string>): Observation {
  const { link, referral, opportunity } = observation;
  if (referral === undefined) return observation;
  if (!isAnothers(referral, ours))
    return ours.has(referral.organizationId) ? { ...observation, owner: 'ours' } : observation;
  // Found by our opportunity id, which anyone can write into a referral: not the referral we were looking for.
  if (link.referralId === null && opportunity?.card.referralId !== referral.id)
    return { ...observation, referral: undefined };
  const carrier = opportunity?.card.referralId === referral.id ? opportunity : undefined;
  return { ...observation, opportunity: carrier, owner: 'another' };
}
