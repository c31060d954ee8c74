import { isLead, isMicrosofts } from '../sync/deals/kinds.ts';
import { ownerOf, type Owner } from '../sync/deals/ownership.ts';
import { isClosed } from '../sync/deals/stages.ts';
import { versionOf } from '../sync/deals/version.ts';
import { customerKeys } from '../sync/fields/compare-customers.ts';
import { dealOf, type Deal } from '../sync/fields/described-deal.ts';
import type { Referral } from '../sync/model.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import type { Referrals } from '../sync/ports/referrals.ts';
import type { Here } from './stock-here.ts';
import type { Listed } from './sweep.ts';

/** What an inventory keeps of one organisation's referrals while it reads the rest. */
interface Stock {
  linked: Listed[];
  /** Deals without an opportunity. */
  open: (Listed & { referralId: string })[];
  leads: (Listed & { referralId: string })[];
  closed: number;
  /** Ids of the opportunities that they name. */
  named: string[];
  /** Those without an opportunity whose customer has open deals here: only these may have a twin. */
  deals: Deal[];
}

interface There {
  byOrganization: ReadonlyMap<string, Stock>;
  /** One for each referral. Equal ones are the same object. */
  owners: readonly Owner[];
  microsofts: number;
}

/** `customers`: the keys of customers that have open deals here. */
export async function readThere(
  referrals: Pick<Referrals, 'changedSince'>,
  { carried, ids, inBin, customers }: Here & { customers: ReadonlySet<string> },
  { idIn }: Pick<Opportunities, 'idIn'>,
): Promise<There> {
  const byOrganization = new Map<string, Stock>();
  const owners = createOwners();
  let microsofts = 0;
  for await (const page of referrals.changedSince(0))
    for (const referral of page) {
      if (isMicrosofts(referral)) microsofts += 1;
      else add(referral);
    }
  return { byOrganization, owners: owners.all, microsofts };

  function add(referral: Referral): void {
    const { organizationId } = owners.add(ownerOf(referral));
    const stock = byOrganization.get(organizationId) ?? emptyStock();
    byOrganization.set(organizationId, stock);
    const { id } = referral;
    const listed = { referralId: id, version: versionOf(referral).updatedAt };
    const namedBy = idIn(referral.externalReferenceId);
    if (namedBy !== undefined) stock.named.push(namedBy);
    if (carried.has(id) || ids.has(namedBy ?? '')) stock.linked.push(listed);
    else if (inBin.has(id)) stock.linked.push(inBin.get(id) ?? listed);
    else if (isClosed(referral)) stock.closed += 1;
    else {
      const isNewLead = isLead(referral) && referral.status === 'New';
      (isNewLead ? stock.leads : stock.open).push(listed);
      const deal = dealOf(referral);
      if (customerKeys(deal.customer.name).some((key) => customers.has(key))) stock.deals.push(deal);
    }
  }
}

const emptyStock = (): Stock => ({ linked: [], open: [], leads: [], closed: 0, named: [], deals: [] });

/** A list of a hundred thousand owners that keeps each only once: the JSON of every referral brings another. */
function createOwners() {
  const each = new Map<string, Owner>();
  const all: Owner[] = [];
  return {
    all,
    add(given: Owner): Owner {
      const name = `${String(given.isReceived)} ${given.organizationId}`;
      const owner = each.get(name) ?? given;
      each.set(name, owner);
      all.push(owner);
      return owner;
    },
  };
}
