import { isLead, isMicrosofts } from '../deals/kinds.ts';
import { isClosed } from '../deals/stages.ts';
import { dealOf } from '../fields/described-deal.ts';
import type { Referral } from '../model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Links } from '../ports/links.ts';
import type { Opportunities } from '../ports/opportunities.ts';
import type { Referrals } from '../ports/referrals.ts';
import { createKeptDeals, type OpenReferral } from './kept-deals.ts';

/** How long a listing is used before the next one. Deals that people keep by hand stay open for weeks. */
const keepMs = 60_000;
/** A listing that took long is used for longer, so that listing takes at most a twentieth of the time, even of a backfill that changes all deals. */
const mostShare = 1 / 20;
/** Lists lag behind, and two clocks differ. */
const overlapMs = 15 * 60_000;

interface Listing {
  referrals: Pick<Referrals, 'changedSince'>;
  opportunities: Pick<Opportunities, 'idIn'>;
  links: Pick<Links, 'known'>;
  clock: Pick<Clock, 'now'>;
}

/**
 * The open referrals that name no opportunity, of customers with names like these, as listed within the last minute, or longer ago if
 * listing takes long. The first listing takes all pages; later ones take only what has changed, in one call. Keeps little of each in memory,
 * and nothing of the deals that are linked: they may be a hundred thousand.
 */
export function createOpenReferrals({
  referrals,
  opportunities,
  links,
  clock,
}: Listing): (customers: readonly string[]) => Promise<readonly OpenReferral[]> {
  const kept = createKeptDeals();
  let listedAt: number | undefined;
  let keptMs = keepMs;
  let listing: Promise<void> | undefined;

  const isOpenDeal = (referral: Referral): boolean =>
    opportunities.idIn(referral.externalReferenceId) === undefined &&
    !isClosed(referral) &&
    !isMicrosofts(referral) &&
    !isLead(referral);

  async function list(): Promise<void> {
    const at = clock.now();
    const since = listedAt === undefined ? 0 : listedAt - overlapMs;
    for await (const page of referrals.changedSince(since)) {
      for (const { id } of page) kept.forget(id);
      const deals = page.filter(isOpenDeal);
      // A backfill first creates all opportunities, and only then do their referrals name them.
      const pairs = await links.known(deals.map(({ id }) => ({ referralId: id })));
      const paired = new Set(
        pairs.flatMap(({ referralId, opportunityId }) => (opportunityId === null ? [] : referralId)),
      );
      for (const one of deals)
        if (!paired.has(one.id)) kept.keep({ organizationId: one.organizationId, deal: dealOf(one) });
    }
    listedAt = at;
    keptMs = Math.max(keepMs, (clock.now() - at) / mostShare);
  }
  return async (customers) => {
    if (listedAt === undefined || Math.abs(clock.now() - listedAt) >= keptMs)
      await (listing ??= list().finally(() => {
        listing = undefined;
      }));
    return kept.of(customers);
  };
}
