import { z } from 'zod';
import type { Leads } from '../sync/ports/leads.ts';
import type { JsonObject, NewLead } from '../sync/model.ts';
import { cut } from '../sync/fields/convert.ts';
import { createCustomerShape } from './account-shape.ts';
import { addressed } from './address.ts';
import { isSaved, saveRows } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { expectRow, literals, query, recordsFor } from './soql.ts';

const leadRow = z
  .object({
    Id: z.string(),
    Referral_Identifier__c: z.string(),
    IsConverted: z.boolean(),
    ConvertedOpportunityId: z.string().nullable(),
    IsDeleted: z.boolean(),
  })
  .transform((row) => ({
    referralId: row.Referral_Identifier__c,
    id: row.Id,
    converted: row.IsConverted,
    opportunityId: row.ConvertedOpportunityId,
    deleted: row.IsDeleted,
  }));

const named = z.object({ Referral_Identifier__c: z.string() });

/** The field for each part of a lead, with its maximum length: Salesforce refuses the lead for one character more. */
const fields: readonly [part: keyof NewLead, field: string, length: number][] = [
  ['company', 'Company', 255],
  ['firstName', 'FirstName', 40],
  ['lastName', 'LastName', 80],
  ['email', 'Email', 80],
  ['phone', 'Phone', 40],
  ['street', 'Street', 255],
  ['city', 'City', 40],
  ['state', 'State', 80],
  ['postalCode', 'PostalCode', 20],
  ['country', 'Country', 80],
  ['notes', 'Description', 32_000],
];
/** Salesforce requires these fields for each lead. */
const standIns: JsonObject = { Company: 'Unnamed customer', LastName: 'Unknown' };

/** A lead in the form that Salesforce accepts. */
export function leadRecord(lead: NewLead): JsonObject {
  const record: JsonObject = { ...standIns, Referral_Identifier__c: lead.referralId };
  for (const [part, field, length] of fields) {
    const value = lead[part];
    // A shortened e-mail address would reach another person, or nobody.
    if (value === null || (part === 'email' && value.length > length)) continue;
    record[field] = cut(value, length);
  }
  return record;
}

/** Leads through the REST API, identified by referral id. */
export function createLeads(salesforce: Salesforce): Leads {
  const shapeOfLead = createCustomerShape(salesforce, 'Lead', '');
  return {
    async save(leads) {
      if (leads.length === 0) return [];
      const { lists } = await shapeOfLead();
      const outcomes = await saveRows(salesforce, {
        method: 'PATCH',
        object: 'Lead',
        externalId: 'Referral_Identifier__c',
        records: leads.map((lead) => addressed(leadRecord(lead), '', lists).fields),
        operation: 'save leads',
      });
      return outcomes.map((outcome) => (isSaved(outcome) ? outcome.id : outcome.error));
    },

    async read(referralIds) {
      const soqlFor = (part: readonly string[]) =>
        'SELECT Id, Referral_Identifier__c, IsConverted, ConvertedOpportunityId, IsDeleted FROM Lead ' +
        `WHERE Referral_Identifier__c IN (${literals(part)})`;
      // The recycle bin keeps a lead longer than Microsoft waits for an answer to it.
      const options = { operation: 'read leads', deleted: true };
      const leads = (await recordsFor(salesforce, [...new Set(referralIds)], soqlFor, options)).map((record) =>
        expectRow(leadRow, record),
      );
      const present = new Set(leads.flatMap(({ referralId, deleted }) => (deleted ? [] : referralId)));
      return leads
        .filter(({ referralId, deleted }) => !deleted || !present.has(referralId))
        .map(({ deleted: _deleted, ...lead }) => lead);
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
