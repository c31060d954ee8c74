import { toCosellError } from '../../errors.ts';
import { isLead, isMicrosofts } from '../deals/kinds.ts';
import { isClosed } from '../deals/stages.ts';
import { findTwins, type IsApart } from '../deals/twins.ts';
import { dealOf } from '../fields/described-deal.ts';
import type { Referral } from '../model.ts';
import type { Cursors } from '../ports/cursors.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';

/** Prefix of the cursors that record which pairs of deals the seller has ruled out as the same deal. */
const twinsApart = 'no-twins ';

export const apartCursor = ({ opportunityId, referralId }: { opportunityId: string; referralId: string }): string =>
  `${twinsApart}${opportunityId} ${referralId}`;

/** Returns a test for whether the seller has said that two deals are not the same. */
export async function knownApart(cursors: Pick<Cursors, 'names'>): Promise<IsApart> {
  const names = new Set(await cursors.names(twinsApart));
  return (opportunityId, referralId) => names.has(apartCursor({ opportunityId, referralId }));
}

/**
 * Finds, for each referral that would create an opportunity, the open opportunities that may be the same deal. Skips deals that still
 * wait for an answer: the seller must see an invitation in time, and can link it to an existing deal. Costs one query for the whole
 * batch.
 */
export async function withTwins(
  { opportunities, cursors, options }: Pick<Reading, 'opportunities' | 'cursors' | 'options'>,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const asked = options.inboundCreate ? observations.filter(isNewHere) : [];
  if (asked.length === 0) return observations;
  const deals = asked.map(({ referral }) => dealOf(referral));
  const customers = [...new Set(deals.flatMap(({ customer }) => customer.name ?? []))];
  const [open, isApart] = await Promise.all([
    opportunities.openDeals(customers).catch(toCosellError),
    knownApart(cursors),
  ]);
  return observations.map((one) => {
    const deal = deals[asked.findIndex((other) => other === one)];
    if (deal === undefined) return one;
    if (!Array.isArray(open)) return { ...one, unread: open };
    return { ...one, twins: findTwins(open, [deal], isApart).map(({ opportunity }) => opportunity.id) };
  });
}

const isNewHere = (one: Observation): one is Observation & { referral: Referral } =>
  one.unread === undefined &&
  one.opportunity === undefined &&
  one.deleted === undefined &&
  one.link.opportunityId === null &&
  one.referral !== undefined &&
  one.referral.status !== 'New' &&
  one.owner !== 'another' &&
  !isMicrosofts(one.referral) &&
  !isClosed(one.referral) &&
  !isLead(one.referral);
