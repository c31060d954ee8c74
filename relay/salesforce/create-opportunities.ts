import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { CreatedOpportunity, NewOpportunity, Opportunities } from '../sync/ports.ts';
import { createAccounts, findAccounts } from './accounts.ts';
import { isSaved, maxRows, saveRows, type UnsavedRow } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { saveContactRoles, saveContacts } from './contacts.ts';
import { folded, outcomeOf, type Deal } from './deal.ts';
import { chooseOwners } from './owners.ts';
import { isOfSchema } from './refusal.ts';
import { expectRow, literals, recordsFor } from './soql.ts';

/**
 * Creates opportunities with customer, primary contact and owner, 200 at a time, each step in one call for all of them and each
 * repeatable. One batch after the other: two that bring the same new customer must find one account, not make two.
 */
export function createCreator(salesforce: Salesforce): Opportunities['create'] {
  let last: Promise<unknown> = Promise.resolve();
  return (opportunities) => {
    const mine = last.then(() => createAll(salesforce, opportunities));
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function createAll(
  salesforce: Salesforce,
  opportunities: readonly NewOpportunity[],
): Promise<(CreatedOpportunity | CosellError)[]> {
  const deals = new Map<string, Deal>();
  for (const wanted of opportunities) {
    const key = folded(wanted.referralId);
    if (!deals.has(key)) deals.set(key, { wanted, problems: [] });
  }
  const all = [...deals.values()];
  for (let start = 0; start < all.length; start += maxRows)
    await createBatch(salesforce, all.slice(start, start + maxRows));
  return opportunities.map(({ referralId }) => {
    const deal = deals.get(folded(referralId));
    return (
      (deal && outcomeOf(deal)) ?? new CosellError('UNEXPECTED', 'Salesforce returned no result for this opportunity.')
    );
  });
}

async function createBatch(salesforce: Salesforce, deals: readonly Deal[]): Promise<void> {
  try {
    await lookUp(salesforce, deals);
  } catch (thrown) {
    const error = toCosellError(thrown);
    // Refused for good, perhaps because of one deal: the others are made without it. Nothing is written yet.
    if (!error.retryable && !isOfSchema(error) && deals.length > 1) return inHalves(salesforce, deals);
    for (const deal of deals) deal.error = error;
    return;
  }
  await createAccounts(
    salesforce,
    deals.filter(({ repeated }) => repeated !== true),
  );
  const open = deals.filter(({ error }) => error === undefined);
  await Promise.all([saveContacts(salesforce, open), saveOpportunities(salesforce, open)]);
  await saveContactRoles(salesforce, open);
}

async function inHalves(salesforce: Salesforce, deals: readonly Deal[]): Promise<void> {
  const half = Math.ceil(deals.length / 2);
  for (const part of [deals.slice(0, half), deals.slice(half)])
    await createBatch(
      salesforce,
      part.map((deal) => Object.assign(deal, { problems: [] })),
    );
}

/** Everything that is in the org already: the opportunities themselves after a lost answer, accounts, owners. */
async function lookUp(salesforce: Salesforce, deals: readonly Deal[]): Promise<void> {
  const [repeated] = await Promise.all([
    findRepeated(salesforce, deals),
    findAccounts(salesforce, deals),
    chooseOwners(salesforce, deals),
  ]);
  for (const deal of deals) {
    const row = repeated.get(folded(deal.wanted.referralId));
    if (row === undefined) continue;
    deal.opportunityId = row.Id;
    deal.repeated = true;
    deal.hasPrimaryContact = row.OpportunityContactRoles !== null;
    // Whatever account it has by now is that of its contact, and nobody asks for its owner any more.
    deal.problems = [];
    if (row.AccountId === null) delete deal.accountId;
    else deal.accountId = row.AccountId;
  }
}

const lookupRow = z.object({
  Id: z.string(),
  AccountId: z.string().nullable(),
  Referral_Identifier__c: z.string(),
  OpportunityContactRoles: z.object({ totalSize: z.number() }).nullable(),
});

type LookupRow = z.infer<typeof lookupRow>;

async function findRepeated(salesforce: Salesforce, deals: readonly Deal[]): Promise<Map<string, LookupRow>> {
  const soqlFor = (part: readonly Deal[]) =>
    'SELECT Id, AccountId, Referral_Identifier__c, (SELECT Id FROM OpportunityContactRoles WHERE IsPrimary = true) ' +
    `FROM Opportunity WHERE Referral_Identifier__c IN (${literals(part.map(({ wanted }) => wanted.referralId))})`;
  const records = await recordsFor(salesforce, deals, soqlFor, { operation: 'find opportunities' });
  return new Map(
    records.map((record) => {
      const row = expectRow(lookupRow, record);
      return [folded(row.Referral_Identifier__c), row];
    }),
  );
}

/** Upserts on the referral id those that are not there yet; what is there may have been edited since. */
async function saveOpportunities(salesforce: Salesforce, all: readonly Deal[]): Promise<void> {
  const deals = all.filter(({ repeated }) => repeated !== true);
  const records = deals.map(recordOf);
  const refused = await save(salesforce, deals, records);
  // A customer or an owner that the org does not take loses no deal.
  const again = refused.flatMap(({ deal, record, outcome }) => {
    const culprits = culpritsOf(outcome).filter((field) => field in record);
    if (culprits.length === 0) {
      deal.error = outcome.error;
      return [];
    }
    deal.problems.push(outcome.error);
    return [{ deal, record: without(record, culprits) }];
  });
  const lost = await save(
    salesforce,
    again.map(({ deal }) => deal),
    again.map(({ record }) => record),
  );
  for (const { deal, outcome } of lost) deal.error = outcome.error;
}

async function save(salesforce: Salesforce, deals: readonly Deal[], records: readonly JsonObject[]) {
  const outcomes = await saveRows(salesforce, {
    method: 'PATCH',
    object: 'Opportunity',
    externalId: 'Referral_Identifier__c',
    records,
    operation: 'create opportunities',
  });
  return outcomes.flatMap((outcome, index): { deal: Deal; record: JsonObject; outcome: UnsavedRow }[] => {
    const [deal, record] = [deals[index], records[index]];
    if (deal === undefined || record === undefined) return [];
    if (!isSaved(outcome)) return [{ deal, record, outcome }];
    deal.opportunityId = outcome.id;
    return [];
  });
}

const recordOf = ({ wanted, accountId, ownerId }: Deal): JsonObject => ({
  ...wanted.fields,
  Referral_Identifier__c: wanted.referralId,
  ...(accountId === undefined ? {} : { AccountId: accountId }),
  ...(ownerId === undefined ? {} : { OwnerId: ownerId }),
});

const without = (record: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/** Refusals of an owner that name no field. */
const ownerCodes: readonly string[] = [
  'INACTIVE_OWNER_OR_USER',
  'OP_WITH_INVALID_USER_TYPE_EXCEPTION',
  'TRANSFER_REQUIRES_READ',
];

/** Which of account and owner a refusal is about, when it is about nothing else. */
function culpritsOf({ errorCode, fields, error }: UnsavedRow): string[] {
  if (ownerCodes.includes(errorCode)) return ['OwnerId'];
  const own = ['AccountId', 'OwnerId'];
  return !error.retryable && fields.length > 0 && fields.every((field) => own.includes(field)) ? [...fields] : [];
}
