import { toCosellError } from '../../errors.ts';
import { wasDeleted } from '../deals/deletion.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';

/**
 * Finds out for each known opportunity that Salesforce no longer returns whether it was deleted. One that is only hidden, for example by
 * a missing permission, stays unchanged. Costs one query for the whole batch.
 */
export async function withDeleted(
  { opportunities }: Pick<Reading, 'opportunities'>,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const ids = observations.filter(isMissing).flatMap(({ link }) => link.opportunityId ?? []);
  if (ids.length === 0) return observations;
  const found = await opportunities.deleted([...new Set(ids)]).catch(toCosellError);
  return observations.map((one) => {
    if (!isMissing(one)) return one;
    if (!Array.isArray(found)) return { ...one, unread: found };
    const inBin = found.find(({ id }) => id === one.link.opportunityId);
    return { ...one, deleted: inBin ?? (wasDeleted(one.link.opportunityModifiedAt) ? 'purged' : undefined) };
  });
}

const isMissing = ({ link, referral, opportunity, unread }: Observation): boolean =>
  link.opportunityId !== null && opportunity === undefined && referral !== undefined && unread === undefined;
