import { stampOf } from '../sync/deals/deletion.ts';
import { customerKeys } from '../sync/fields/compare-customers.ts';
import type { Deal } from '../sync/fields/described-deal.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import type { Listed } from './sweep.ts';

/** What an inventory keeps of Salesforce's side. */
export interface Here {
  /** Referrals that an opportunity carries. */
  carried: ReadonlySet<string>;
  ids: ReadonlySet<string>;
  unlinked: readonly (Listed & { opportunityId: string })[];
  /** Deleted opportunities by their referral: what happens to such a deal is a setting, which the run that looks at it follows. */
  inBin: ReadonlyMap<string, Listed>;
}

export async function readHere(opportunities: Pick<Opportunities, 'changedSince'>): Promise<Here> {
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
export async function customersHere(opportunities: OpenDeals): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const page of opportunities.allOpenDeals())
    for (const { customer } of page) for (const key of customerKeys(customer.name)) keys.add(key);
  return keys;
}

/** The open deals here of the customers of these referrals. Reading them a second time takes less memory than keeping all of them. */
export async function dealsNear(opportunities: OpenDeals, referrals: readonly Deal[]): Promise<Deal[]> {
  const keys = new Set(referrals.flatMap(({ customer }) => customerKeys(customer.name)));
  const near: Deal[] = [];
  if (keys.size === 0) return near;
  for await (const page of opportunities.allOpenDeals())
    near.push(...page.filter(({ customer }) => customerKeys(customer.name).some((key) => keys.has(key))));
  return near;
}
