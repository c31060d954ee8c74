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
  opportunities: Pick<Opportunities, 'changedSince' | 'openDeals' | 'idIn'>;
}

/** What an inventory keeps of a referral while it reads the rest. Only a deal without an opportunity may have a twin. */
interface Row extends Owner {
  listed: Listed;
  namedBy: string | undefined;
  state: 'linked' | 'closed' | 'lead' | 'open';
  deal: Deal | undefined;
}

/** Takes an inventory of both sides. Writes nothing. Of a hundred thousand deals, it keeps what fits in memory. */
export async function takeInventory({ cursors, referrals, opportunities }: Both): Promise<Inventory> {
  const [here, open] = await Promise.all([readHere(opportunities), opportunities.openDeals()]);
  const { rows, microsofts } = await readThere(referrals, here, opportunities);
  const ours = await knownOrganizations(cursors);
  const listed = ownOrganization(rows);
  if (listed !== undefined) ours.add(listed);
  const own = rows.filter((row) => !isAnothers(row, ours));
  const named = new Set(own.map(({ namedBy }) => namedBy));
  const twins = findTwins(
    open.filter(({ id }) => !named.has(id)),
    own.flatMap(({ deal }) => deal ?? []),
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
    shared: here.unlinked
      .filter(({ id }) => !named.has(id) && !undecided.has(id))
      .map(({ id, version }) => ({ opportunityId: id, version })),
    closed: inState('closed').length,
    microsofts,
  };
}

interface Here {
  /** Referrals that an opportunity carries. */
  carried: ReadonlySet<string>;
  ids: ReadonlySet<string>;
  unlinked: readonly { id: string; version: string }[];
  /** Deleted opportunities by their referral: what happens to such a deal is a setting, which the run that looks at it follows. */
  inBin: ReadonlyMap<string, Listed>;
}

async function readHere(opportunities: Pick<Opportunities, 'changedSince'>): Promise<Here> {
  const [carried, ids] = [new Set<string>(), new Set<string>()];
  const unlinked: { id: string; version: string }[] = [];
  const inBin = new Map<string, Listed>();
  for await (const page of opportunities.changedSince(0))
    for (const row of page) {
      const { id, referralId, deleted } = row;
      if (!deleted) ids.add(id);
      if (!deleted && referralId !== null) carried.add(referralId);
      if (!deleted && referralId === null) unlinked.push({ id, version: row.modifiedAt });
      if (deleted && referralId !== null) inBin.set(referralId, { opportunityId: id, version: stampOf(row) });
    }
  return { carried, ids, unlinked, inBin };
}

async function readThere(
  referrals: Pick<Referrals, 'changedSince'>,
  { carried, ids, inBin }: Here,
  { idIn }: Pick<Opportunities, 'idIn'>,
): Promise<{ rows: Row[]; microsofts: number }> {
  const rows: Row[] = [];
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
    const owned = { ...ownerOf(referral), namedBy };
    const deleted = inBin.get(id);
    if (isThere || deleted !== undefined)
      return { ...owned, listed: isThere ? listed : (deleted ?? listed), state: 'linked', deal: undefined };
    if (isClosed(referral)) return { ...owned, listed, state: 'closed', deal: undefined };
    const isNewLead = isLead(referral) && referral.status === 'New';
    return { ...owned, listed, state: isNewLead ? 'lead' : 'open', deal: dealOf(referral) };
  }
}
