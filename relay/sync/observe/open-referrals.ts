import { isLead, isMicrosofts } from '../deals/kinds.ts';
import { isClosed } from '../deals/stages.ts';
import { customerKeys } from '../fields/compare-customers.ts';
import { dealOf, type Deal } from '../fields/described-deal.ts';
import type { Referral } from '../model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Links } from '../ports/links.ts';
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
  const open = new Map<string, OpenReferral>();
  /** Ids by each key of the customer's name, so that a question costs the same among many. */
  const byCustomer = new Map<string, Set<string>>();
  let listedAt: number | undefined;
  let keptMs = keepMs;
  let listing: Promise<void> | undefined;

  function forget(id: string): void {
    for (const key of customerKeys(open.get(id)?.deal.customer.name ?? null)) {
      byCustomer.get(key)?.delete(id);
      if (byCustomer.get(key)?.size === 0) byCustomer.delete(key);
    }
    open.delete(id);
  }

  function keep(referral: Referral): void {
    const deal = dealOf(referral);
    open.set(referral.id, { organizationId: referral.organizationId, deal });
    for (const key of customerKeys(deal.customer.name)) {
      const ids = byCustomer.get(key) ?? new Set();
      byCustomer.set(key, ids.add(referral.id));
    }
  }

  const isOpenDeal = (referral: Referral): boolean =>
    opportunities.idIn(referral.externalReferenceId) === undefined &&
    !isClosed(referral) &&
    !isMicrosofts(referral) &&
    !isLead(referral);

  async function list(): Promise<void> {
    const at = clock.now();
    const since = listedAt === undefined ? 0 : listedAt - overlapMs;
    for await (const page of referrals.changedSince(since)) {
      for (const { id } of page) forget(id);
      const deals = page.filter(isOpenDeal);
      // A backfill first creates all opportunities, and only then do their referrals name them.
      const pairs = await links.known(deals.map(({ id }) => ({ referralId: id })));
      const paired = new Set(
        pairs.flatMap(({ referralId, opportunityId }) => (opportunityId === null ? [] : referralId)),
      );
      for (const deal of deals) if (!paired.has(deal.id)) keep(deal);
    }
    listedAt = at;
    keptMs = Math.max(keepMs, (clock.now() - at) / mostShare);
  }
  return async (customers) => {
    if (listedAt === undefined || Math.abs(clock.now() - listedAt) >= keptMs)
      await (listing ??= list().finally(() => {
        listing = undefined;
      }));
    const ids = new Set(customers.flatMap(customerKeys).flatMap((key) => [...(byCustomer.get(key) ?? [])]));
    return [...ids].flatMap((id) => open.get(id) ?? []);
  };
}
