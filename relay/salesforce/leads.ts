import { z } from 'zod';
import type { Leads } from '../sync/ports.ts';
import { isSaved, saveRows } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { expectRow, literals, query, recordsFor } from './soql.ts';

const leadRow = z
  .object({
    Id: z.string(),
    Referral_Identifier__c: z.string(),
    IsConverted: z.boolean(),
    ConvertedOpportunityId: z.string().nullable(),
  })
  .transform((row) => ({
    referralId: row.Referral_Identifier__c,
    id: row.Id,
    converted: row.IsConverted,
    opportunityId: row.ConvertedOpportunityId,
  }));

const named = z.object({ Referral_Identifier__c: z.string() });

/** Leads through the REST API, told apart by the referral id. */
export function createLeads(salesforce: Salesforce): Leads {
  return {
    async save(leads) {
      const outcomes = await saveRows(salesforce, {
        method: 'PATCH',
        object: 'Lead',
        externalId: 'Referral_Identifier__c',
        records: leads.map(({ referralId, fields }) => ({ ...fields, Referral_Identifier__c: referralId })),
        operation: 'save leads',
      });
      return outcomes.map((outcome) => (isSaved(outcome) ? outcome.id : outcome.error));
    },

    async read(referralIds) {
      const soqlFor = (part: readonly string[]) =>
        'SELECT Id, Referral_Identifier__c, IsConverted, ConvertedOpportunityId FROM Lead ' +
        `WHERE Referral_Identifier__c IN (${literals(part)})`;
      const records = await recordsFor(salesforce, [...new Set(referralIds)], soqlFor, { operation: 'read leads' });
      return records.map((record) => expectRow(leadRow, record));
    },

    async convertedSince(since) {
      // ConvertedDate has no time of day.
      const soql =
        'SELECT Referral_Identifier__c FROM Lead WHERE IsConverted = true AND Referral_Identifier__c != null ' +
        `AND SystemModstamp >= ${new Date(since).toISOString()} ORDER BY SystemModstamp`;
      const { records } = await query(salesforce, soql, { operation: 'converted leads' });
      return records.map((record) => expectRow(named, record).Referral_Identifier__c);
    },
  };
}
