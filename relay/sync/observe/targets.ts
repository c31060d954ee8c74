import { isLead } from '../deals/kinds.ts';
import type { KnownLead, Opportunity } from '../model.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';

/** Reads the leads created for referrals, and the opportunities that are to carry a referral instead: one query for each. */
export async function withTargets(
  { leads, opportunities, options }: Reading,
  observations: readonly Observation[],
): Promise<Observation[]> {
  const mayBeLead = ({ referral, opportunity }: Observation) =>
    options.leads && opportunity === undefined && referral !== undefined && isLead(referral);
  const leadIds = observations.filter(mayBeLead).flatMap(({ referral }) => referral?.id ?? []);
  const known = new Map<string, KnownLead>();
  if (leadIds.length > 0) for (const { referralId, ...lead } of await leads.read(leadIds)) known.set(referralId, lead);

  const found = observations.map((observation) => ({
    ...observation,
    lead: mayBeLead(observation) ? known.get(observation.referral?.id ?? '') : undefined,
  }));
  const wanted = found.flatMap((observation) => targetIdOf(observation) ?? []);
  const targets = new Map<string, Opportunity>();
  if (wanted.length > 0)
    for (const target of await opportunities.read({ ids: [...new Set(wanted)], referralIds: [] }, []))
      targets.set(target.id, target);
  return found.map((observation) => ({ ...observation, target: targets.get(targetIdOf(observation) ?? '') }));
}

function targetIdOf({ referral, opportunity, lead }: Observation): string | null {
  if (referral === undefined) return null;
  return (opportunity === undefined ? lead?.opportunityId : opportunity.card.moveTo) ?? null;
}
