import pMap from 'p-map';
import { toCosellError } from '../../errors.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';

/** How far before our own intent a lost creation may be dated: clocks of two clouds differ. */
const clockSkewMs = 15 * 60_000;

/** A creation that was intended may have been carried out although its answer was lost: it is looked up by our id. */
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
