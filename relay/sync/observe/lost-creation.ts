import pMap from 'p-map';
import { toCosellError } from '../../errors.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';

/** A lost creation may be dated this much before our intent, because the two clouds' clocks differ. */
const clockSkewMs = 15 * 60_000;

/** Looks up, by our id, a referral that we meant to create and got no answer for: the creation may have succeeded. */
export const withLostCreations = (
  { referrals, options }: Reading,
  observations: readonly Observation[],
): Promise<Observation[]> =>
  pMap(
    observations,
    async (observation) => {
      const { link, referral, opportunity, unread } = observation;
      if (link.intentAt === null || opportunity === undefined || referral !== undefined || unread !== undefined)
        return observation;
      try {
        const lost = await referrals.findByExternalReference(opportunity.id, link.intentAt - clockSkewMs);
        return { ...observation, referral: lost };
      } catch (thrown) {
        return { ...observation, unread: toCosellError(thrown) };
      }
    },
    { concurrency: options.concurrency },
  );
