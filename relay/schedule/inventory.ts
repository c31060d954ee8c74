import type { Referral } from '../sync/model.ts';
import type { Cursors } from '../sync/ports/cursors.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import { stampOf } from '../sync/deals/deletion.ts';
import { isLead, isMicrosofts } from '../sync/deals/kinds.ts';
import { isAnothers, ownerOf, ownOrganization, type Owner } from '../sync/deals/ownership.ts';
import { isClosed } from '../sync/deals/stages.ts';
import { findTwins, type Twins } from '../sync/deals/twins.ts';
import { versionOf } from '../sync/deals/version.ts';
import { customerKeys } from '../sync/fields/compare-customers.ts';
import { dealOf, type Deal } from '../sync/fields/described-deal.ts';
import { knownOrganizations } from '../sync/observe/owners.ts';
import { knownApart } from '../sync/observe/twins.ts';
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

/**
 * What an inventory keeps of a referral while it reads the rest. `deal`: only if it names no opportunity and its customer has open deals here,
 * because only then may it have a twin.
 */
interface Row extends Owner {
  listed: Listed;
  namedBy: string | undefined;
  state: 'linked' | 'closed' | 'lead' | 'open';
  deal: Deal | undefined;
}

/** Takes an inventory of both sides. Writes nothing. Of a hundred thousand deals, it keeps what fits in memory. */
export async function takeInventory({ cursors, referrals, opportunities }: Both): Promise<Inventory> {
  const [here, customers] = await Promise.all([readHere(opportunities), customersHere(opportunities)]);
  const { rows, microsofts } = await readThere(referrals, { ...here, customers }, opportunities);
  const ours = await knownOrganizations(cursors);
  const listed = ownOrganization(rows);
  if (listed !== undefined) ours.add(listed);
  const own = rows.filter((row) => !isAnothers(row, ours));
  const named = new Set(own.map(({ namedBy }) => namedBy));
  const deals = own.flatMap(({ deal }) => deal ?? []);
  const near = await dealsNear(opportunities, deals);
  const twins = findTwins(
    near.filter(({ id }) => !named.has(id)),
    deals,
    await knownApart(cursors),
  );
  const undecided = new Set(twins.flatMap(({ opportunity, referral }) => [opportunity.id, referral.id]));
  const inState = (state: Row['state']) => own.filter((row) => row.state === state);
  const decided = (state: Row['state']) => inState(state).filter(({ deal }) => !undecided.has(deal?.id ?? ''));
  return {
    linked: inState('linked').map(({ listed }) => listed),
    twins,
    received: decided('open').map(({ listed }) => listed),
    leads: decided('lead').map(({ listed }) => listed),
    shared: here.unlinked.filter(({ opportunityId: id }) => !named.has(id) && !undecided.has(id)),
    closed: inState('closed').length,
    microsofts,
  };
}

interface Here {
  /** Referrals that an opportunity carries. */
  carried: ReadonlySet<string>;
  ids: ReadonlySet<string>;
  unlinked: readonly (Listed & { opportunityId: string })[];
  /** Deleted opportunities by their referral: what happens to such a deal is a setting, which the run that looks at it follows. */
  inBin: ReadonlyMap<string, Listed>;
}

async function readHere(opportunities: Pick<Opportunities, 'changedSince'>): Promise<Here> {
  const [carried, ids] = [new Set<string>(), new Set<string>()];
  const unlinked: (Listed & { opportunityId: string })[] = [];
  const inBin = new Map<string, Listed>();
  for await (const page of opportunities.changedSince(0))
    for (const row of page) {
      const { id, referralId, deleted } = row;
      if (!deleted) ids.add(id);
      if (!deleted && referralId !== null) carried.add(referralId);
      if (!deleted && referralId === null) unlinked.push({ opportunityId: id, version: row.modifiedAt });
      if (deleted && referralId !== null) inBin.set(referralId, { opportunityId: id, version: stampOf(row) });
    }
  return { carried, ids, unlinked, inBin };
}

type OpenDeals = Pick<Opportunities, 'allOpenDeals'>;

/** The keys of the customers of all open deals here. */
async function customersHere(opportunities: OpenDeals): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const page of opportunities.allOpenDeals())
    for (const { customer } of page) for (const key of customerKeys(customer.name)) keys.add(key);
  return keys;
}

/** The open deals here of the customers of these referrals. Reading them a second time takes less memory than keeping all of them. */
async function dealsNear(opportunities: OpenDeals, referrals: readonly Deal[]): Promise<Deal[]> {
  const keys = new Set(referrals.flatMap(({ customer }) => customerKeys(customer.name)));
  const near: Deal[] = [];
  if (keys.size === 0) return near;
  for await (const page of opportunities.allOpenDeals())
    near.push(...page.filter(({ customer }) => customerKeys(customer.name).some((key) => keys.has(key))));
  return near;
}

async function readThere(
  referrals: Pick<Referrals, 'changedSince'>,
  { carried, ids, inBin, customers }: Here & { customers: ReadonlySet<string> },
  { idIn }: Pick<Opportunities, 'idIn'>,
): Promise<{ rows: Row[]; microsofts: number }> {
  const rows: Row[] = [];
  /** One copy of each organisation's id: the JSON of each referral brings another. */
  const organizations = new Map<string, string>();
  let microsofts = 0;
  for await (const page of referrals.changedSince(0))
    for (const referral of page) {
      if (isMicrosofts(referral)) microsofts += 1;
      else rows.push(rowOf(referral));
    }
  return { rows, microsofts };

  function rowOf(referral: Referral): Row {
    const { id, externalReferenceId } = referral;
    const namedBy = idIn(externalReferenceId);
    const isThere = carried.has(id) || ids.has(namedBy ?? '');
    const listed = { referralId: id, version: versionOf(referral).updatedAt };
    const { isReceived, organizationId } = ownerOf(referral);
    const organization = organizations.get(organizationId) ?? organizationId;
    organizations.set(organization, organization);
    const owned = { organizationId: organization, isReceived, namedBy };
    const deleted = inBin.get(id);
    if (isThere || deleted !== undefined)
      return { ...owned, listed: isThere ? listed : (deleted ?? listed), state: 'linked', deal: undefined };
    if (isClosed(referral)) return { ...owned, listed, state: 'closed', deal: undefined };
    const isNewLead = isLead(referral) && referral.status === 'New';
    const deal = dealOf(referral);
    const mayBeHere = customerKeys(deal.customer.name).some((key) => customers.has(key));
    return { ...owned, listed, state: isNewLead ? 'lead' : 'open', deal: mayBeHere ? deal : undefined };
  }
}
