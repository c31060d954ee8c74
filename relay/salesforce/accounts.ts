import type { CosellError } from '../errors.ts';
import { compareCustomers } from '../sync/fields/compare-customers.ts';
import { foldedText } from '../sync/fields/folded-text.ts';
import type { NewRows } from './new-rows.ts';
import type { CustomerShape } from './account-shape.ts';
import { addressed } from './address.ts';
import { accountInstead } from './blocked-account.ts';
import { isSaved, saveRows, type RowOutcome } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { given, type PerDeal } from './deal.ts';
import { customerOf, findSimilarAccounts, type SimilarAccount } from './found-accounts.ts';
import { customerMissing } from './missing.ts';
import type { LostAccounts } from './lost-accounts.ts';

/**
 * The account for a deal, or why there is none: `problems` do not lose the deal, an `error` makes it wait. `similar`: the account is new,
 * but this one may be the same customer.
 */
export type AccountOutcome =
  | { id: string; isNew: boolean; problems: readonly CosellError[]; similar?: SimilarAccount }
  | { problems: readonly CosellError[] }
  | { error: CosellError };

/** Groups deals by customer, because each customer gets one account. */
function customersOf(deals: readonly NewRows[]): NewRows[][] {
  const customers: NewRows[][] = [];
  for (const deal of deals) {
    const mine = customers.find(
      ([first]) => first !== undefined && compareCustomers(customerOf(first), customerOf(deal)) === 'same',
    );
    if (mine === undefined) customers.push([deal]);
    else mine.push(deal);
  }
  return customers;
}

/** Creates an account for each customer of these deals that has none yet; deals of the same customer share it. */
export async function createAccounts(
  salesforce: Salesforce,
  deals: readonly NewRows[],
  { shape, lost }: { shape: CustomerShape; lost: LostAccounts },
): Promise<PerDeal<AccountOutcome>> {
  const outcomes: PerDeal<AccountOutcome> = new Map();
  const wanted = customersOf(deals.filter((deal) => customerOf(deal).name !== null)).flatMap((customer) => {
    const [first] = customer;
    if (first === undefined) return [];
    const key = foldedText(customerOf(first).name);
    const waiting = lost.waitingFor(key);
    if (waiting !== undefined) for (const deal of customer) outcomes.set(deal, { error: waiting });
    return waiting === undefined ? [{ customer, key, ...addressed(first.account, 'Billing', shape.lists) }] : [];
  });
  const recordType = shape.recordTypeId === undefined ? {} : { RecordTypeId: shape.recordTypeId };
  // A mapping row may choose another record type.
  const records = wanted.map(({ fields }) => ({ ...recordType, ...given(fields) }));
  const firsts = wanted.flatMap(({ customer: [first] }) => first ?? []);
  const [similar, made] = await Promise.all([
    // A similar account is worth a hint, but a failed search must not cost the deal.
    findSimilarAccounts(salesforce, firsts, shape).catch((): PerDeal<SimilarAccount> => new Map()),
    saveRows(salesforce, { method: 'POST', object: 'Account', records, operation: 'create accounts' }),
  ]);
  for (const [index, { customer, key, problems }] of wanted.entries()) {
    const row = made[index];
    if (row === undefined) continue;
    if (!isSaved(row)) lost.note(key, row.error);
    const outcome = await accountOutcome(salesforce, shape, row, { record: records[index] ?? {}, problems });
    const other = customer[0] && similar.get(customer[0]);
    const isDoubtful = other !== undefined && 'isNew' in outcome && outcome.isNew;
    for (const deal of customer) outcomes.set(deal, isDoubtful ? { ...outcome, similar: other } : outcome);
  }
  return outcomes;
}

async function accountOutcome(
  salesforce: Salesforce,
  shape: CustomerShape,
  row: RowOutcome,
  { record, problems }: { record: Readonly<Record<string, unknown>>; problems: readonly CosellError[] },
): Promise<AccountOutcome> {
  if (isSaved(row)) return { id: row.id, isNew: true, problems };
  const other = await accountInstead(salesforce, shape, row, record);
  if (other !== undefined) return { ...other, problems: other.isNew ? problems : [] };
  // A temporary refusal: the deal waits for its customer. A permanent one: it is created without one.
  return row.error.retryable ? { error: row.error } : { problems: [customerMissing(row.error), ...problems] };
}
