import pMap from 'p-map';
import { toCosellError } from '../../errors.ts';
import { isMicrosofts } from '../deals/kinds.ts';
import { ownHalf } from '../deals/ownership.ts';
import { needsHalves, type Observation } from './observation.ts';
import { knownOrganizations } from './owners.ts';
import type { Reading } from './reading.ts';

/**
 * When (epoch ms) this service first showed us a half of Microsoft's. The documentation does not say that every partner may read them.
 */
export const microsoftSeenCursor = 'microsoft-half-seen';

/** Reads the halves of those deals whose plan needs them. Most plans do not, and each read costs a call. */
export async function withEngagements(
  { referrals, cursors, options }: Reading,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  if (!observations.some(needsHalves)) return observations;
  const ours = await knownOrganizations(cursors);
  const seenBefore = (await cursors.get(microsoftSeenCursor)) !== undefined;
  return pMap(
    observations,
    async (observation) => {
      const { referral } = observation;
      if (referral === undefined || !needsHalves(observation)) return observation;
      try {
        const halves = await referrals.ofEngagement(referral.engagementId);
        const microsofts = halves.find(isMicrosofts);
        const own = ownHalf(halves, ours);
        const showsMicrosofts = seenBefore || microsofts !== undefined || isMicrosofts(referral);
        return { ...observation, engagement: { own, microsofts, showsMicrosofts } };
      } catch (thrown) {
        return { ...observation, unread: toCosellError(thrown) };
      }
    },
    { concurrency: options.concurrency },
  );
}
