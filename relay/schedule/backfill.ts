import type { Referral } from '../sync/model.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Cursors } from '../sync/ports/cursors.ts';
import type { Links } from '../sync/ports/links.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import { stampOf } from '../sync/deals/deletion.ts';
import { essenceOf } from '../sync/deals/essence.ts';
import { isLead, isMicrosofts } from '../sync/deals/kinds.ts';
import { isAnothers, ownOrganization } from '../sync/deals/ownership.ts';
import { findTwins, type Twins } from '../sync/deals/twins.ts';
import { dealOf } from '../sync/fields/described-deal.ts';
import { isClosed } from '../sync/deals/stages.ts';
import { versionOf } from '../sync/deals/version.ts';
import { knownOrganizations } from '../sync/observe/owners.ts';
import { knownApart } from '../sync/observe/twins.ts';
import { markNews, type Listed } from './sweep.ts';

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

const isPresent = (id: string | undefined): id is string => id !== undefined;

interface Both {
  cursors: Pick<Cursors, 'names'>;
  referrals: Pick<Referrals, 'changedSince'>;
  opportunities: Pick<Opportunities, 'changedSince' | 'openDeals' | 'idIn'>;
}

/** Takes an inventory of both sides. Writes nothing. */
export async function takeInventory({ cursors, referrals, opportunities }: Both): Promise<Inventory> {
  const [there, here, open] = await Promise.all([
    referrals.changedSince(0, essenceOf),
    opportunities.changedSince(0),
    opportunities.openDeals(),
  ]);
  const present = here.filter(({ deleted }) => !deleted);
  const byReferral = new Set(present.map(({ referralId }) => referralId));
  const byId = new Set(present.map(({ id }) => id));
  // What happens to the deal of a deleted opportunity is a setting, which the run that looks at the opportunity follows.
  const inBin = new Map(here.filter(({ deleted }) => deleted).map((row) => [row.referralId, row]));
  const namedBy = ({ externalReferenceId }: Referral) => opportunities.idIn(externalReferenceId);
  const ours = new Set([...(await knownOrganizations(cursors)), ...[ownOrganization(there)].filter(isPresent)]);
  const partners = there.filter((referral) => !isMicrosofts(referral));
  const own = partners.filter((referral) => !isAnothers(referral, ours));
  const isThere = (referral: Referral) => byReferral.has(referral.id) || byId.has(namedBy(referral) ?? '');
  const isLinked = (referral: Referral) => isThere(referral) || inBin.has(referral.id);
  const named = new Set(own.map(namedBy));
  const alone = own.filter((referral) => !isLinked(referral) && !isClosed(referral));
  const unnamed = open.filter(({ id }) => !named.has(id));
  const twins = findTwins(unnamed, alone.map(dealOf), await knownApart(cursors));
  const undecided = new Set(twins.flatMap(({ opportunity, referral }) => [opportunity.id, referral.id]));
  const decided = alone.filter(({ id }) => !undecided.has(id));
  const listed = (referral: Referral): Listed => ({
    referralId: referral.id,
    version: versionOf(referral).updatedAt,
  });
  const linked = (referral: Referral): Listed => {
    const deleted = isThere(referral) ? undefined : inBin.get(referral.id);
    return deleted === undefined ? listed(referral) : { opportunityId: deleted.id, version: stampOf(deleted) };
  };
  const isNewLead = (referral: Referral) => isLead(referral) && referral.status === 'New';
  return {
    linked: own.filter(isLinked).map(linked),
    twins,
    received: decided.filter((referral) => !isNewLead(referral)).map(listed),
    leads: decided.filter(isNewLead).map(listed),
    shared: present
      .filter(({ id, referralId }) => referralId === null && !named.has(id) && !undecided.has(id))
      .map(({ id, modifiedAt }) => ({ opportunityId: id, version: modifiedAt })),
    closed: own.length - own.filter(isLinked).length - alone.length,
    microsofts: there.length - partners.length,
  };
}

/**
 * Marks due what the work list has not seen yet; a running relay does the rest. Safe to interrupt and repeat: finished pairs are skipped.
 * Resolves to the number of marked pairs.
 */
export const markInventory = (
  { links, clock }: { links: Links; clock: Clock },
  { linked, received, leads, shared }: Omit<Inventory, 'twins'>,
): Promise<number> => markNews(links, clock.now(), [...linked, ...received, ...leads, ...shared]);
