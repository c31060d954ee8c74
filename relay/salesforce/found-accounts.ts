import { z } from 'zod';
import { toCosellError } from '../errors.ts';
import { compareCustomers, customerKeys, type Customer } from '../sync/fields/compare-customers.ts';
import { foldedText } from '../sync/fields/folded-text.ts';
import { plainText } from '../sync/fields/plain-text.ts';
import type { CustomerShape } from './account-shape.ts';
import type { Salesforce } from './connect.ts';
import { textOf, type PerDeal } from './deal.ts';
import { likeNames, namePattern } from './name-pattern.ts';
import type { NewRows } from './new-rows.ts';
import { isOfFilter } from './refusal.ts';
import { expectRow, literal, literals, recordsFor } from './soql.ts';

/** The maximum length of an account's name. */
const longestName = 255;
/** One page of an answer: looking for similar accounts is not worth more. */
const mostSimilar = 2_000;

const text = z
  .string()
  .nullish()
  .transform((value) => textOf(value));
const accountRow = z
  .object({ Id: z.string(), Name: z.string(), BillingPostalCode: text, BillingCountry: text, BillingCountryCode: text })
  .transform((row) => ({
    id: row.Id,
    customer: {
      name: row.Name,
      postalCode: row.BillingPostalCode,
      country: row.BillingCountryCode ?? row.BillingCountry,
    },
  }));
type Found = z.output<typeof accountRow>;

/** The customer of a new deal, as its account will describe it. */
export const customerOf = ({ account }: NewRows): Customer => ({
  name: textOf(account['Name']),
  postalCode: textOf(account['BillingPostalCode']),
  country: textOf(account['BillingCountry']),
});

/**
 * Finds the accounts of these deals. Of several that mean the same customer, takes the one with the most known values, then the oldest.
 */
export async function findAccounts(
  salesforce: Salesforce,
  deals: readonly NewRows[],
  shape: CustomerShape,
): Promise<PerDeal<string>> {
  const names = namesOf(deals);
  const looking = accountsWhere(salesforce, names, { shape, condition: sameNames });
  const found = indexed(
    await looking.catch((thrown: unknown) => {
      // With deterministic encryption, an account is found only under the exact name.
      if (isOfFilter(toCosellError(thrown))) return accountsWhere(salesforce, names, { shape, condition: exactNames });
      throw thrown;
    }),
  );
  return new Map(
    deals.flatMap((deal) => {
      const customer = customerOf(deal);
      const same = found(customer).filter((one) => compareCustomers(customer, one.customer) === 'same');
      const [best] = same.toSorted((a, b) => known(customer, b.customer) - known(customer, a.customer));
      return best === undefined ? [] : [[deal, best.id] as const];
    }),
  );
}

/** An account that may be a deal's customer, for a person to decide. */
export interface SimilarAccount {
  id: string;
  name: string;
}

/** Finds, for deals whose account is about to be created, an account that may be the same customer; of several, the oldest. */
export async function findSimilarAccounts(
  salesforce: Salesforce,
  deals: readonly NewRows[],
  shape: CustomerShape,
): Promise<PerDeal<SimilarAccount>> {
  const found = indexed(await accountsWhere(salesforce, namesOf(deals), { shape, condition: similarNames }));
  return new Map(
    deals.flatMap((deal) => {
      const customer = customerOf(deal);
      const one = found(customer).find((other) => compareCustomers(customer, other.customer) === 'candidate');
      return one === undefined ? [] : [[deal, { id: one.id, name: one.customer.name }] as const];
    }),
  );
}

const namesOf = (deals: readonly NewRows[]): string[] => {
  const names = deals.flatMap((deal) => customerOf(deal).name ?? []).filter(({ length }) => length <= longestName);
  return [...Map.groupBy(names, foldedText).values()].flatMap(([name]) => name ?? []);
};

/** Oldest first. */
async function accountsWhere(
  salesforce: Salesforce,
  names: readonly string[],
  {
    shape,
    condition,
  }: { shape: CustomerShape; condition: (names: readonly string[]) => { where: string; limit?: number } },
): Promise<Found[]> {
  const select = ['Id, Name, BillingPostalCode, BillingCountry', ...(shape.lists ? ['BillingCountryCode'] : [])];
  const soqlFor = (part: readonly string[]) => {
    const { where, limit } = condition(part);
    return (
      `SELECT ${select.join(', ')} FROM Account WHERE (${where})${shape.hasPersons ? ' AND IsPersonAccount = false' : ''} ` +
      `ORDER BY CreatedDate, Id${limit === undefined ? '' : ` LIMIT ${String(limit)}`}`
    );
  };
  const records = await recordsFor(salesforce, names, soqlFor, { operation: 'find accounts' });
  return [...new Map(records.map((record) => expectRow(accountRow, record)).map((one) => [one.id, one])).values()];
}

function sameNames(names: readonly string[]) {
  const patterns = names.map(namePattern);
  const exact = patterns.flatMap((pattern) => ('exact' in pattern ? pattern.exact : []));
  const like = patterns.flatMap((pattern) => ('like' in pattern ? [`Name LIKE ${literal(pattern.like)}`] : []));
  return { where: [...(exact.length === 0 ? [] : [`Name IN (${literals(exact)})`]), ...new Set(like)].join(' OR ') };
}

const exactNames = (names: readonly string[]) => ({
  where: `Name IN (${literals([...new Set(names.flatMap((name) => [name.trim(), plainText(name).trim()]))])})`,
});

const similarNames = (names: readonly string[]) => ({ where: likeNames(names), limit: mostSimilar });

/** Accounts by the name keys that they share with names which may mean the same. */
function indexed(accounts: readonly Found[]): (customer: Customer) => Found[] {
  const byKey = new Map<string, Found[]>();
  for (const one of accounts)
    for (const key of new Set(customerKeys(one.customer.name))) byKey.set(key, [...(byKey.get(key) ?? []), one]);
  return ({ name }) => [...new Set(customerKeys(name).flatMap((key) => byKey.get(key) ?? []))];
}

/** How much two descriptions of one customer have in common. A postal code says more than a country. */
function known(a: Customer, b: Customer): number {
  if (a.postalCode !== null && b.postalCode !== null) return 2;
  return a.country !== null && b.country !== null ? 1 : 0;
}
