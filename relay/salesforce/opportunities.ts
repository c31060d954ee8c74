import { z } from 'zod';
import { toCosellError } from '../errors.ts';
import type { Deal } from '../sync/fields/described-deal.ts';
import type { JsonObject } from '../sync/model.ts';
import type { Opportunities, OpportunityUpdate } from '../sync/ports/opportunities.ts';
import { cardValues } from './card-fields.ts';
import type { Salesforce } from './connect.ts';
import { createCreator } from './create-opportunities.ts';
import { createReader } from './read-opportunities.ts';
import { likeNames } from './name-pattern.ts';
import { isOfFilter } from './refusal.ts';
import { expectRow, literals, query, queryPages, recordsFor } from './soql.ts';
import { idIn } from '../ground/record-ids.ts';
import { createSavedByUs } from './saved-by-us.ts';
import { createUpdater, type RowUpdate } from './update-opportunities.ts';

const waiting = z.object({ Referral_Identifier__c: z.string() });
const changed = z
  .object({
    Id: z.string(),
    LastModifiedDate: z.string(),
    Referral_Identifier__c: z.string().nullable(),
    IsDeleted: z.boolean(),
  })
  .transform((row) => ({
    id: row.Id,
    modifiedAt: row.LastModifiedDate,
    referralId: row.Referral_Identifier__c,
    deleted: row.IsDeleted,
  }));

const inBin = z
  .object({
    ...{ Id: z.string(), LastModifiedDate: z.string(), Name: z.string().nullish() },
    ...{ Referral_Identifier__c: z.string().nullish(), Sync_with_Partner_Center__c: z.boolean().nullish() },
  })
  .transform((row) => ({
    ...{ id: row.Id, modifiedAt: row.LastModifiedDate, name: row.Name ?? null },
    ...{ referralId: row.Referral_Identifier__c ?? null, sync: row.Sync_with_Partner_Center__c === true },
  }));

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const openDeal = z
  .object({
    ...{ Id: z.string(), Name: text, Amount: z.number().nullish(), CloseDate: text },
    Account: z.object({ Name: text, BillingPostalCode: text, BillingCountry: text }).nullish(),
  })
  .transform(({ Id, Name, Amount, CloseDate, Account }) => ({
    ...{ id: Id, name: Name, amount: Amount ?? null, closeDate: CloseDate },
    customer: {
      name: Account?.Name ?? null,
      postalCode: Account?.BillingPostalCode ?? null,
      country: Account?.BillingCountry ?? null,
    },
  }));

const openDeals =
  'SELECT Id, Name, Amount, CloseDate, Account.Name, Account.BillingPostalCode, Account.BillingCountry ' +
  'FROM Opportunity WHERE IsClosed = false AND Referral_Identifier__c = null';
const ofOpenDeals = { operation: 'open opportunities' };

const dealIn = (record: JsonObject): Deal => expectRow(openDeal, record);

const rowUpdate = ({ id, values, card, onlyIfUnmodifiedSince }: OpportunityUpdate): RowUpdate => ({
  id,
  fields: { ...values, ...cardValues(card) },
  ...(onlyIfUnmodifiedSince === undefined ? {} : { onlyIfUnmodifiedSince }),
});

/** Opportunities through the REST API, as the integration user. */
export function createOpportunities(salesforce: Salesforce): Opportunities {
  const updateRows = createUpdater(salesforce);
  async function* allOpenDeals() {
    for await (const page of queryPages(salesforce, openDeals, ofOpenDeals)) yield page.map(dealIn);
  }
  return {
    read: createReader(salesforce),
    idIn,
    async deleted(ids) {
      const of = (some: readonly string[]) =>
        'SELECT Id, Name, LastModifiedDate, Referral_Identifier__c, Sync_with_Partner_Center__c FROM Opportunity ' +
        `WHERE IsDeleted = true AND Id IN (${literals(some)})`;
      const records = await recordsFor(salesforce, ids, of, { operation: 'deleted opportunities', deleted: true });
      return records.map((record) => expectRow(inBin, record));
    },
    update: (updates) => updateRows(updates.map(rowUpdate)),
    savedByUs: createSavedByUs(salesforce),
    ...createCreator(salesforce),

    allOpenDeals,
    async openDeals(customers) {
      const of = (names: readonly string[]) => `${openDeals} AND (${likeNames(names, 'Account.Name')})`;
      const some = await recordsFor(salesforce, customers, of, ofOpenDeals).catch((thrown: unknown) => {
        if (isOfFilter(toCosellError(thrown))) return undefined;
        throw thrown;
      });
      // Encrypted names accept no pattern. Reading too many deals is better than creating one twice.
      if (some === undefined) return (await Array.fromAsync(allOpenDeals())).flat();
      return [...new Map(some.map(dealIn).map((one) => [one.id, one])).values()];
    },

    async waitingForMicrosoft() {
      const soql =
        'SELECT Id, Referral_Identifier__c FROM Opportunity WHERE Sync_with_Partner_Center__c = true AND IsClosed = false ' +
        "AND Microsoft_Answer__c = 'Waiting' AND Referral_Identifier__c != null ORDER BY Id";
      const { records } = await query(salesforce, soql, { operation: 'waiting for Microsoft' });
      return records.map((record) => expectRow(waiting, record).Referral_Identifier__c);
    },

    async *changedSince(since) {
      const soql =
        'SELECT Id, LastModifiedDate, Referral_Identifier__c, IsDeleted FROM Opportunity ' +
        `WHERE SystemModstamp >= ${new Date(since).toISOString()} AND (Sync_with_Partner_Center__c = true OR Referral_Identifier__c != null OR Partner_Center_Offer_Refused__c != null) ` +
        'ORDER BY SystemModstamp';
      for await (const page of queryPages(salesforce, soql, { operation: 'changed opportunities', deleted: true }))
        yield page.map((record) => expectRow(changed, record));
    },
  };
}
