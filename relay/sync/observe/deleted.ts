import { CosellError, toCosellError } from '../../errors.ts';
import { wasDeleted } from '../deals/deletion.ts';
import type { DeletedOpportunity } from '../ports/opportunities.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';

/**
 * Finds out for each opportunity that Salesforce does not return whether it was deleted. One that is only hidden, for example by a missing
 * permission, stays unchanged. Costs one query for the whole batch.
 *
 * A relay that has lost its store knows only one side of a pair. From a referral, its CRM ID leads to the recycle bin, and from a deleted
 * opportunity, its identifier leads to the referral. The two are a pair only if the opportunity carries that referral's identifier:
 * every user of the portal can write a CRM ID.
 */
export async function withDeleted(
  reading: Pick<Reading, 'opportunities' | 'referrals'>,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const idOf = missingId(reading);
  const ids = observations.flatMap((one) => idOf(one) ?? []);
  if (ids.length === 0) return observations;
  const found = await reading.opportunities.deleted([...new Set(ids)]).catch(toCosellError);
  const told = observations.map((one) => {
    const id = idOf(one);
    if (id === undefined) return one;
    if (!Array.isArray(found)) return { ...one, unread: found };
    return {
      ...one,
      deleted: deletionOf(
        one,
        found.find((row) => row.id === id),
      ),
    };
  });
  return withReferrals(reading, told);
}

/** Returns the id of the opportunity that a pair should have and Salesforce does not return. */
const missingId =
  ({ opportunities }: Pick<Reading, 'opportunities'>) =>
  ({ link, referral, opportunity, unread }: Observation): string | undefined => {
    if (opportunity !== undefined || unread !== undefined) return undefined;
    if (link.opportunityId === null) return opportunities.idIn(referral?.externalReferenceId ?? null);
    return referral === undefined && link.referralId !== null ? undefined : link.opportunityId;
  };

function deletionOf({ link, referral }: Observation, inBin: DeletedOpportunity | undefined): Observation['deleted'] {
  const isKnown = link.referralId !== null && link.opportunityId !== null;
  if (isKnown) return inBin ?? (wasDeleted(link.opportunityModifiedAt) ? 'purged' : undefined);
  const isPair =
    inBin !== undefined && inBin.referralId !== null && (referral?.id ?? inBin.referralId) === inBin.referralId;
  return isPair ? inBin : undefined;
}

/** Reads the referrals of deleted opportunities whose row does not name one. */
async function withReferrals(
  { referrals }: Pick<Reading, 'referrals'>,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const idOf = ({ referral, deleted }: Observation) =>
    referral === undefined && typeof deleted === 'object' ? (deleted.referralId ?? undefined) : undefined;
  const ids = observations.flatMap((one) => idOf(one) ?? []);
  if (ids.length === 0) return observations;
  const found = await referrals.readMany([...new Set(ids)]);
  return observations.map((one) => {
    const read = found.get(idOf(one) ?? '');
    if (read === undefined) return one;
    return read instanceof CosellError ? { ...one, unread: read } : { ...one, referral: read };
  });
}
