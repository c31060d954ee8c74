import type { PairKey } from '../sync/model.ts';
import { stampOf, wasDeleted } from '../sync/deals/deletion.ts';
import { stateOf } from '../sync/deals/essence.ts';
import { isMicrosofts } from '../sync/deals/kinds.ts';
import { halfDigest } from '../sync/deals/microsofts-answer.ts';
import { isClosed } from '../sync/deals/stages.ts';
import { isSameVersion, versionOf } from '../sync/deals/version.ts';
import type { Digest } from '../sync/fields/merge.ts';
import type { SweepContext } from './sweep.ts';

type ComparisonContext = Omit<SweepContext, 'leads' | 'cursors' | 'withLeads' | 'cloudTime'> & { digest: Digest };

/** The result of comparing everything. */
export interface Comparison {
  pairs: number;
  /** One side has another version than the one last synced. */
  drifted: number;
  /** One side is no longer listed: deleted, or no longer visible to us. */
  gone: number;
  /** The last run failed. The cause may be fixed by now without a change to either record. */
  failed: number;
}

/**
 * Compares every pair with what both clouds list, and marks due what differs, so that anything that slipped through is repaired within a
 * day. Failed pairs are tried again, including creations that never succeeded, and so are deals whose Microsoft half has changed since it
 * was last read. Reads only the two lists.
 */
export async function compareAll({
  referrals,
  opportunities,
  links,
  clock,
  report,
  digest,
}: ComparisonContext): Promise<Comparison> {
  const started = clock.now();
  const [allReferrals, allOpportunities, pairs, failed] = await Promise.all([
    referrals.changedSince(0, stateOf),
    opportunities.changedSince(0),
    links.pairs(),
    links.failed(),
  ]);
  const referralOf = new Map(allReferrals.map((referral) => [referral.id, referral]));
  const stampOfOpportunity = new Map(allOpportunities.map((row) => [row.id, stampOf(row)]));
  const halfOf = new Map(allReferrals.filter(isMicrosofts).map((half) => [half.engagementId, half]));
  const due: PairKey[] = [...failed];
  const found = { pairs: pairs.length, drifted: 0, gone: 0, failed: failed.length };
  for (const { referralId, opportunityId, version, opportunityModifiedAt, halfSeen } of pairs) {
    const referral = referralOf.get(referralId);
    // An opportunity that was in the recycle bin may have left it: there is nothing to find out.
    const stamp =
      stampOfOpportunity.get(opportunityId) ?? (wasDeleted(opportunityModifiedAt) ? opportunityModifiedAt : null);
    const isSame = stamp === opportunityModifiedAt;
    const isGone = referral === undefined || stamp === null || (wasDeleted(stamp) && !isSame);
    const hasDrifted = !isGone && (!isSameVersion(version, versionOf(referral)) || !isSame);
    if (isGone) found.gone += 1;
    else if (hasDrifted) found.drifted += 1;
    const half = referral === undefined || isClosed(referral) ? undefined : halfOf.get(referral.engagementId);
    if (half !== undefined && halfDigest(half, digest) !== halfSeen) due.push({ referralId, half: true });
    else if (isGone || hasDrifted) due.push({ referralId });
  }
  if (due.length > 0) await links.markDue(due, started);
  report({ event: 'comparison', ...found });
  return found;
}
