import type { PairKey } from '../sync/model.ts';
import { asksForHelp } from '../sync/deals/kinds.ts';
import { isClosed } from '../sync/deals/stages.ts';
import type { SweepContext } from './sweep.ts';

/** What a comparison of everything has found. */
export interface Comparison {
  pairs: number;
  /** One side is in another version than the one that was last brought to rest. */
  drifted: number;
  /** One side is no longer listed: deleted, or not ours to see any more. */
  gone: number;
}

/**
 * Compares every pair with what both clouds list, and marks due what differs: whatever slipped through everything else is repaired
 * within a day. Deals in which Microsoft may have moved are looked at as well, for its half need not tell us.
 */
export async function compareAll({
  referrals,
  opportunities,
  links,
  clock,
  report,
}: Omit<SweepContext, 'leads' | 'cursors' | 'withLeads'>): Promise<Comparison> {
  const started = clock.now();
  const [allReferrals, allOpportunities, pairs] = await Promise.all([
    referrals.changedSince(0),
    opportunities.changedSince(0),
    links.pairs(),
  ]);
  const referralOf = new Map(allReferrals.map((referral) => [referral.id, referral]));
  const opportunityOf = new Map(allOpportunities.filter(({ deleted }) => !deleted).map((row) => [row.id, row]));
  const due: PairKey[] = [];
  const found = { pairs: pairs.length, drifted: 0, gone: 0 };
  for (const { referralId, opportunityId, eTag, opportunityModifiedAt } of pairs) {
    const referral = referralOf.get(referralId);
    const opportunity = opportunityOf.get(opportunityId);
    const isGone = referral === undefined || opportunity === undefined;
    const hasDrifted = !isGone && (referral.eTag !== eTag || opportunity.modifiedAt !== opportunityModifiedAt);
    if (isGone) found.gone += 1;
    else if (hasDrifted) found.drifted += 1;
    if (referral !== undefined && asksForHelp(referral) && !isClosed(referral)) due.push({ referralId, half: true });
    else if (isGone || hasDrifted) due.push({ referralId });
  }
  if (due.length > 0) await links.markDue(due, started);
  report({ event: 'comparison', ...found });
  return found;
}
