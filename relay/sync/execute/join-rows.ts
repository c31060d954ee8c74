import { CosellError, toCosellError } from '../../errors.ts';
import type { Core } from '../core.ts';
import type { Observation } from '../observe/observation.ts';
import { hasBaseOfAnother } from '../plan/first-meeting.ts';

/**
 * Joins rows that turn out to be one pair into one row, with everything that either of them knew. If two rows of the same batch are one
 * pair, the first takes the pair and the other runs again later.
 */
export async function joinRows(
  { links }: Pick<Core, 'links'>,
  observations: readonly Observation[],
): Promise<Observation[]> {
  const taken = new Set<string>();
  return Promise.all(
    observations.map(async (observation) => {
      const { link, referral, deleted, unread } = observation;
      if (unread !== undefined) return observation;
      // A deleted opportunity stays the pair's.
      const opportunity = observation.opportunity ?? (typeof deleted === 'object' ? deleted : undefined);
      const sides = [referral?.id, opportunity?.id].filter((id) => id !== undefined);
      const isTwin = sides.some((id) => taken.has(id));
      for (const id of sides) taken.add(id);
      if (isTwin) return { ...observation, unread: busy() };
      if (referral === undefined || opportunity === undefined) return observation;
      if (link.referralId === referral.id && link.opportunityId === opportunity.id) return observation;

      const pair = { referralId: referral.id, opportunityId: opportunity.id, engagementId: referral.engagementId };
      // A creation of ours whose answer was lost takes the row back from any pair that has met its referral in the meantime.
      const isLost = link.intentAt !== null && link.referralId === null && link.opportunityId === opportunity.id;
      // This batch may hold the other row itself, if it came due at the same time.
      const isOurs = observations.some(
        ({ link: { id, ...other } }) =>
          id !== link.id && (other.referralId === referral.id || other.opportunityId === opportunity.id),
      );
      const force = isLost || isOurs;
      const start = hasBaseOfAnother(observation, pair) ? { base: {} } : {};
      const joined = await links.join(link, pair, { force, ...start }).catch(toCosellError);
      if (joined instanceof CosellError) return { ...observation, unread: joined };
      if (joined === undefined) return { ...observation, unread: busy() };
      return { ...observation, link: joined };
    }),
  );
}

const busy = () => new CosellError('PAIR_BUSY', 'Another worker holds the other side of this pair.');
