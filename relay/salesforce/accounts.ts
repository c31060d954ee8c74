import { z } from 'zod';
import { isSaved, saveRows } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { folded, given, textOf, type Deal } from './deal.ts';
import { expectRow, literals, recordsFor } from './soql.ts';

/** No account has a longer name. */
const longestName = 255;

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const accountRow = z.object({ Id: z.string(), Name: z.string(), BillingPostalCode: text, BillingCountry: text });

/** Same name and postal code; where there is no postal code to compare, same name and country. */
function customerKey({ wanted: { account } }: Deal): string {
  const postalCode = textOf(account['BillingPostalCode']);
  return keyOf(
    textOf(account['Name']) ?? '',
    postalCode === null ? 'country' : 'postal code',
    postalCode ?? textOf(account['BillingCountry']),
  );
}

const keyOf = (name: string, by: 'postal code' | 'country', place: string | null) =>
  JSON.stringify([folded(name), by, place === null ? null : folded(place)]);

/** Finds the accounts of these deals; of several that fit one, the oldest. */
export async function findAccounts(salesforce: Salesforce, deals: readonly Deal[]): Promise<void> {
  const names = deals.flatMap(({ wanted: { account } }) => textOf(account['Name']) ?? []);
  const soqlFor = (part: readonly string[]) =>
    `SELECT Id, Name, BillingPostalCode, BillingCountry FROM Account WHERE Name IN (${literals(part)}) ORDER BY CreatedDate, Id`;
  const distinct = [...Map.groupBy(names, folded).values()].flatMap(([name = '']) =>
    name.length > longestName ? [] : name,
  );
  const records = await recordsFor(salesforce, distinct, soqlFor, { operation: 'find accounts' });
  const oldest = new Map<string, string>();
  for (const record of records) {
    const { Id, Name, BillingPostalCode, BillingCountry } = expectRow(accountRow, record);
    for (const key of [keyOf(Name, 'postal code', BillingPostalCode), keyOf(Name, 'country', BillingCountry)])
      if (!oldest.has(key)) oldest.set(key, Id);
  }
  for (const deal of deals) {
    const id = oldest.get(customerKey(deal));
    if (id !== undefined) deal.accountId = id;
  }
}

/** Makes the accounts that were not found, one for all deals of the same customer. */
export async function createAccounts(salesforce: Salesforce, deals: readonly Deal[]): Promise<void> {
  const missing = deals.filter(
    ({ accountId, wanted }) => accountId === undefined && textOf(wanted.account['Name']) !== null,
  );
  const customers = [...Map.groupBy(missing, customerKey).values()];
  const outcomes = await saveRows(salesforce, {
    method: 'POST',
    object: 'Account',
    records: customers.map(([first]) => given(first?.wanted.account ?? {})),
    operation: 'create accounts',
  });
  for (const [index, outcome] of outcomes.entries())
    for (const deal of customers[index] ?? []) {
      if (isSaved(outcome)) Object.assign(deal, { accountId: outcome.id, accountIsNew: true });
      // For the moment only: the deal waits for its customer. For good: it is made without one.
      else if (outcome.error.retryable) deal.error = outcome.error;
      else deal.problems.push(outcome.error);
    }
}
