import { isAnothers, ownOrganization } from '../sync/deals/ownership.ts';
import { findTwins, type Twins } from '../sync/deals/twins.ts';
import { knownOrganizations } from '../sync/observe/owners.ts';
import { knownApart } from '../sync/observe/twins.ts';
import type { Cursors } from '../sync/ports/cursors.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import { customersHere, dealsNear, readHere } from './stock-here.ts';
import { readThere } from './stock-there.ts';
import type { Listed } from './sweep.ts';

/** What both clouds hold, grouped by what the relay would do with it. */
export interface Inventory {
  /** Pairs that are already linked, by identifier or by CRM id, including those whose opportunity was deleted. */
  linked: Listed[];
  /** Referrals without an opportunity, to be received. */
  received: Listed[];
  leads: Listed[];
  /** Ticked opportunities without a referral, to be shared. */
  shared: Listed[];
  /** Deals that both sides may hold without a link. The relay neither receives nor shares them until a person decides. */
  twins: Twins[];
  /** Closed referrals without an opportunity: left alone. */
  closed: number;
  /** Microsoft's halves, which are not separate deals. */
  microsofts: number;
}

interface Both {
  cursors: Pick<Cursors, 'names'>;
  referrals: Pick<Referrals, 'changedSince'>;
  opportunities: Pick<Opportunities, 'changedSince' | 'allOpenDeals' | 'idIn'>;
}

/** Takes an inventory of both sides. Writes nothing. Of a hundred thousand deals, it keeps what fits in memory. */
export async function takeInventory({ cursors, referrals, opportunities }: Both): Promise<Inventory> {
  const [here, customers] = await Promise.all([readHere(opportunities), customersHere(opportunities)]);
  const { byOrganization, owners, microsofts } = await readThere(referrals, { ...here, customers }, opportunities);
  const ours = await knownOrganizations(cursors);
  const listed = ownOrganization(owners);
  if (listed !== undefined) ours.add(listed);
  const own = [...byOrganization].flatMap(([organizationId, stock]) =>
    isAnothers({ organizationId }, ours) ? [] : stock,
  );
  const named = new Set(own.flatMap((stock) => stock.named));
  const deals = own.flatMap((stock) => stock.deals);
  const near = await dealsNear(opportunities, deals);
  const twins = findTwins(
    near.filter(({ id }) => !named.has(id)),
    deals,
    await knownApart(cursors),
  );
  const undecided = new Set(twins.flatMap(({ opportunity, referral }) => [opportunity.id, referral.id]));
  return {
    linked: own.flatMap(({ linked }) => linked),
    twins,
    received: own.flatMap(({ open }) => open.filter(({ referralId }) => !undecided.has(referralId))),
    leads: own.flatMap(({ leads }) => leads.filter(({ referralId }) => !undecided.has(referralId))),
    shared: here.unlinked.filter(({ opportunityId: id }) => !named.has(id) && !undecided.has(id)),
    closed: own.reduce((sum, { closed }) => sum + closed, 0),
    microsofts,
  };
}
