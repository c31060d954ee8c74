import { isOnlyNamed, type Observation } from './observation.ts';
import type { Reading } from './reading.ts';
import { knownApart } from './twins.ts';

/**
 * A referral whose CRM ID names an opportunity that is another deal, as its seller has said, arrives without it. If both still share a
 * row, the plan has to part them. Costs nothing for pairs that are in sync.
 */
export async function withoutRefusedOffers(
  { cursors }: Pick<Reading, 'cursors'>,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  if (!observations.some(isOnlyNamed)) return observations;
  const isApart = await knownApart(cursors);
  return observations.map((one) => {
    if (!isOnlyNamed(one) || !isApart(one.opportunity.id, one.referral.id)) return one;
    return one.link.opportunityId === null ? { ...one, opportunity: undefined } : { ...one, apart: true };
  });
}
