import { toCosellError } from '../../errors.ts';
import { isLead, isMicrosofts } from '../deals/kinds.ts';
import { isClosed } from '../deals/stages.ts';
import { findTwins, type IsApart } from '../deals/twins.ts';
import { dealOf } from '../fields/described-deal.ts';
import type { Referral } from '../model.ts';
import type { Cursors } from '../ports/cursors.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';

/** Names of the cursors that remember what a person has told apart. */
const twinsApart = 'no-twins ';

export const apartCursor = ({ opportunityId, referralId }: { opportunityId: string; referralId: string }): string =>
  `${twinsApart}${opportunityId} ${referralId}`;

/** Whether a person has said of two deals that they are not one. */
export async function knownApart(cursors: Pick<Cursors, 'names'>): Promise<IsApart> {
  const names = new Set(await cursors.names(twinsApart));
  return (opportunityId, referralId) => names.has(apartCursor({ opportunityId, referralId }));
}

/**
 * Finds, for each referral that would make an opportunity, the open ones that it may be already. A deal that still waits for an answer
 * is not looked for: an invitation must be seen in time, and the seller can link it to a deal of their own. Costs one query for all.
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
  one.link.opportunityId === null &&
  one.referral !== undefined &&
  one.referral.status !== 'New' &&
  one.owner !== 'another' &&
  !isMicrosofts(one.referral) &&
  !isClosed(one.referral) &&
  !isLead(one.referral);
