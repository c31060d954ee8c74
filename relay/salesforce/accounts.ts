import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { NewRows } from './new-rows.ts';
import type { CustomerShape } from './account-shape.ts';
import { addressed } from './address.ts';
import { accountInstead } from './blocked-account.ts';
import { isSaved, saveRows, type RowOutcome } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { agreement, foldedName, namePattern, type Place } from './customer.ts';
import { given, textOf, type PerDeal } from './deal.ts';
import type { LostAccounts } from './lost-accounts.ts';
import { expectRow, literal, literals, recordsFor } from './soql.ts';

/** No account has a longer name. */
const longestName = 255;

/** An account that there is for a deal, or that is not and why: `problems` lose no deal, an `error` makes it wait. */
export type AccountOutcome =
  | { id: string; isNew: boolean; problems: readonly CosellError[] }
  | { problems: readonly CosellError[] }
  | { error: CosellError };

const text = z
  .string()
  .nullish()
  .transform((value) => textOf(value));
const accountRow = z
  .object({ Id: z.string(), Name: z.string(), BillingPostalCode: text, BillingCountry: text, BillingCountryCode: text })
  .transform((row) => ({
    id: row.Id,
    name: foldedName(row.Name),
    place: { postalCode: row.BillingPostalCode, country: row.BillingCountryCode ?? row.BillingCountry },
  }));
type AccountRow = z.output<typeof accountRow>;

const nameOf = ({ account }: NewRows): string | null => textOf(account['Name']);
const placeOf = ({ account }: NewRows): Place => ({
  postalCode: textOf(account['BillingPostalCode']),
  country: textOf(account['BillingCountry']),
});

/** Finds the accounts of these deals: of one name, the one whose place agrees best; of several such, the oldest. */
export async function findAccounts(
  salesforce: Salesforce,
  deals: readonly NewRows[],
  shape: CustomerShape,
): Promise<PerDeal<string>> {
  const names = new Set(deals.flatMap((deal) => nameOf(deal) ?? []).filter(({ length }) => length <= longestName));
  const select = ['Id, Name, BillingPostalCode, BillingCountry', ...(shape.lists ? ['BillingCountryCode'] : [])].join(
    ', ',
  );
  const soqlFor = (part: readonly string[]) =>
    `SELECT ${select} FROM Account WHERE (${nameCondition(part)})${shape.hasPersons ? ' AND IsPersonAccount = false' : ''} ` +
    'ORDER BY CreatedDate, Id';
  const distinct = [...Map.groupBy(names, foldedName).values()].flatMap(([name = '']) => name);
  const records = await recordsFor(salesforce, distinct, soqlFor, { operation: 'find accounts' });
  const candidates = Map.groupBy(
    new Map(records.map((record) => expectRow(accountRow, record)).map((account) => [account.id, account])).values(),
    ({ name }) => name,
  );
  return new Map(
    deals.flatMap((deal) => {
      const id = bestFor(deal, candidates.get(foldedName(nameOf(deal) ?? '')) ?? []);
      return id === undefined ? [] : [[deal, id] as const];
    }),
  );
}

function nameCondition(names: readonly string[]): string {
  const patterns = names.map(namePattern);
  const exact = patterns.flatMap((pattern) => ('exact' in pattern ? [pattern.exact] : []));
  const like = patterns.flatMap((pattern) => ('like' in pattern ? [`Name LIKE ${literal(pattern.like)}`] : []));
  return [...(exact.length === 0 ? [] : [`Name IN (${literals(exact)})`]), ...new Set(like)].join(' OR ');
}

function bestFor(deal: NewRows, candidates: readonly AccountRow[]): string | undefined {
  let best: { id: string; score: number } | undefined;
  for (const { id, place } of candidates) {
    const score = agreement(placeOf(deal), place);
    if (score !== undefined && score > (best?.score ?? -1)) best = { id, score };
  }
  return best?.id;
}

/** Deals of one customer, by whom the account is made: the same name, and places that do not contradict each other. */
function customersOf(deals: readonly NewRows[]): NewRows[][] {
  const customers: NewRows[][] = [];
  for (const deal of deals) {
    const name = foldedName(nameOf(deal) ?? '');
    const mine = customers.find(
      ([first]) =>
        first !== undefined &&
        foldedName(nameOf(first) ?? '') === name &&
        agreement(placeOf(first), placeOf(deal)) !== undefined,
    );
    if (mine === undefined) customers.push([deal]);
    else mine.push(deal);
  }
  return customers;
}

/** Makes an account for each customer of these deals, which were not found, one for all deals of the same one. */
export async function createAccounts(
  salesforce: Salesforce,
  deals: readonly NewRows[],
  { shape, lost }: { shape: CustomerShape; lost: LostAccounts },
): Promise<PerDeal<AccountOutcome>> {
  const outcomes: PerDeal<AccountOutcome> = new Map();
  const wanted = customersOf(deals.filter((deal) => nameOf(deal) !== null)).flatMap((customer) => {
    const [first] = customer;
    if (first === undefined) return [];
    const key = foldedName(nameOf(first) ?? '');
    const waiting = lost.waitingFor(key);
    if (waiting !== undefined) for (const deal of customer) outcomes.set(deal, { error: waiting });
    return waiting === undefined ? [{ customer, key, ...addressed(first.account, 'Billing', shape.lists) }] : [];
  });
  const recordType = shape.recordTypeId === undefined ? {} : { RecordTypeId: shape.recordTypeId };
  const records = wanted.map(({ fields }) => ({ ...given(fields), ...recordType }));
  const made = await saveRows(salesforce, { method: 'POST', object: 'Account', records, operation: 'create accounts' });
  for (const [index, { customer, key, problems }] of wanted.entries()) {
    const row = made[index];
    if (row === undefined) continue;
    if (!isSaved(row)) lost.note(key, row.error);
    const outcome = await accountOutcome(salesforce, row, records[index] ?? {}, problems);
    for (const deal of customer) outcomes.set(deal, outcome);
  }
  return outcomes;
}

async function accountOutcome(
  salesforce: Salesforce,
  row: RowOutcome,
  record: Readonly<Record<string, unknown>>,
  problems: readonly CosellError[],
): Promise<AccountOutcome> {
  if (isSaved(row)) return { id: row.id, isNew: true, problems };
  const other = await accountInstead(salesforce, row, record);
  if (other !== undefined) return { ...other, problems: other.isNew ? problems : [] };
  // For the moment only: the deal waits for its customer. For good: it is made without one.
  return row.error.retryable ? { error: row.error } : { problems: [row.error, ...problems] };
}
