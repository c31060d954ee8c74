import { customerKeys } from '../fields/compare-customers.ts';
import type { Deal } from '../fields/described-deal.ts';
import type { Referral } from '../model.ts';

/** An open referral that is a deal and names no opportunity: its values and its owner. */
export interface OpenReferral extends Pick<Referral, 'organizationId'> {
  deal: Deal;
}

/** Referrals by the names of their customers. */
export interface KeptDeals {
  keep(referral: OpenReferral): void;
  forget(id: string): void;
  /** Those of customers with names like these. */
  of(customers: readonly string[]): OpenReferral[];
}

/** Keeps each referral as one text, which takes half as much memory as its objects: there may be a hundred thousand. */
export function createKeptDeals(): KeptDeals {
  const texts = new Map<string, string>();
  /** One id or several by each key of the customer's name, so that a question costs the same among many. Most customers need no set. */
  const byCustomer = new Map<string, string | Set<string>>();
  const idsOf = (key: string): readonly string[] => {
    const ids = byCustomer.get(key) ?? [];
    return typeof ids === 'string' ? [ids] : [...ids];
  };
  const referralOf = (id: string): OpenReferral | undefined => {
    const text = texts.get(id);
    return text === undefined ? undefined : unpacked(id, text);
  };

  return {
    keep(referral) {
      const { id, customer } = referral.deal;
      texts.set(id, packed(referral));
      for (const key of new Set(customerKeys(customer.name))) {
        const ids = byCustomer.get(key);
        if (ids instanceof Set) ids.add(id);
        else byCustomer.set(key, ids === undefined || ids === id ? id : new Set([ids, id]));
      }
    },
    forget(id) {
      for (const key of customerKeys(referralOf(id)?.deal.customer.name ?? null)) {
        const ids = byCustomer.get(key);
        if (ids instanceof Set) ids.delete(id);
        if (ids === id || (ids instanceof Set && ids.size === 0)) byCustomer.delete(key);
      }
      texts.delete(id);
    },
    of: (customers) =>
      [...new Set(customers.flatMap(customerKeys).flatMap(idsOf))].flatMap((id) => referralOf(id) ?? []),
  };
}

type Values = [string, Deal['name'], string | null, string | null, string | null, Deal['amount'], Deal['closeDate']];

function packed({ organizationId, deal: { name, customer, amount, closeDate } }: OpenReferral): string {
  const values: Values = [
    organizationId,
    name,
    customer.name,
    customer.postalCode,
    customer.country,
    amount,
    closeDate,
  ];
  return JSON.stringify(values);
}

function unpacked(id: string, text: string): OpenReferral {
  const [organizationId, name, customerName, postalCode, country, amount, closeDate] = JSON.parse(text) as Values;
  const customer = { name: customerName, postalCode, country };
  return { organizationId, deal: { id, name, customer, amount, closeDate } };
}
