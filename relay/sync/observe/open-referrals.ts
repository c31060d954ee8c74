import { isLead, isMicrosofts } from '../deals/kinds.ts';
import { isClosed } from '../deals/stages.ts';
import { dealOf, type Deal } from '../fields/described-deal.ts';
import type { Referral } from '../model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Opportunities } from '../ports/opportunities.ts';
import type { Referrals } from '../ports/referrals.ts';

/** An open referral that is a deal and names no opportunity: its values and its owner. */
export interface OpenReferral extends Pick<Referral, 'organizationId'> {
  deal: Deal;
}

/** How long a listing is used before the next one. Deals that people keep by hand stay open for weeks. */
const keepMs = 60_000;
/** A listing that took long is used for longer, so that listing takes at most a twentieth of the time, even of a backfill that changes all deals. */
const mostShare = 1 / 20;
/** Lists lag behind, and two clocks differ. */
const overlapMs = 15 * 60_000;

interface Listing {
  referrals: Pick<Referrals, 'changedSince'>;
  opportunities: Pick<Opportunities, 'idIn'>;
  clock: Pick<Clock, 'now'>;
}

/**
 * The open referrals that name no opportunity, as listed within the last minute, or longer ago if listing takes long. The first listing takes all pages; later ones take only what has changed, in one
 * call. Keeps little of each in memory, and nothing of the deals that are linked: they may be a hundred thousand.
 */
export function createOpenReferrals({
  referrals,
  opportunities,
  clock,
}: Listing): () => Promise<readonly OpenReferral[]> {
  const open = new Map<string, OpenReferral>();
  let listedAt: number | undefined;
  let keptMs = keepMs;
  let listing: Promise<void> | undefined;

  async function list(): Promise<void> {
    const at = clock.now();
    const since = listedAt === undefined ? 0 : listedAt - overlapMs;
    for await (const page of referrals.changedSince(since))
      for (const referral of page) {
        const { id, organizationId, externalReferenceId } = referral;
        const isLinked = opportunities.idIn(externalReferenceId) !== undefined;
        if (isLinked || isClosed(referral) || isMicrosofts(referral) || isLead(referral)) open.delete(id);
        else open.set(id, { organizationId, deal: dealOf(referral) });
      }
    listedAt = at;
    keptMs = Math.max(keepMs, (clock.now() - at) / mostShare);
  }
  return async () => {
    if (listedAt === undefined || Math.abs(clock.now() - listedAt) >= keptMs)
      await (listing ??= list().finally(() => {
        listing = undefined;
      }));
    return [...open.values()];
  };
}
