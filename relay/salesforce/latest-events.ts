import { z } from 'zod';
import type { Salesforce } from './connect.ts';
import { expectRow, literal, query } from './soql.ts';

/** One row of a deal's timeline, as people read it. */
export interface ShownEvent {
  /** ISO 8601. */
  at: string;
  outcome: string;
  direction: string | null;
  summary: string;
  errorCode: string | null;
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const row = z.object({
  Occurred__c: z.string(),
  Outcome__c: text,
  Direction__c: text,
  Summary__c: text,
  Error_Code__c: text,
});

/** The latest events of one deal, newest first. */
export async function latestEvents(salesforce: Salesforce, opportunityId: string, most: number): Promise<ShownEvent[]> {
  const { records } = await query(
    salesforce,
    `SELECT Occurred__c, Outcome__c, Direction__c, Summary__c, Error_Code__c FROM Partner_Center_Sync_Event__c WHERE Opportunity__c = ${literal(opportunityId)} ORDER BY Occurred__c DESC LIMIT ${String(most)}`,
    { operation: 'read events' },
  );
  return records.map((record) => {
    const found = expectRow(row, record);
    return {
      at: found.Occurred__c,
      outcome: found.Outcome__c ?? '',
      direction: found.Direction__c,
      summary: found.Summary__c ?? '',
      errorCode: found.Error_Code__c,
    };
  });
}
