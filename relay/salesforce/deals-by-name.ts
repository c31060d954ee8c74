import { z } from 'zod';
import type { Salesforce } from './connect.ts';
import { containing, expectRow, query } from './soql.ts';

const row = z.object({ Id: z.string(), Name: z.string() });

/** Shared opportunities whose name contains these words, at most ten. */
export async function dealsByName(salesforce: Salesforce, words: string): Promise<{ id: string; name: string }[]> {
  const { records } = await query(
    salesforce,
    `SELECT Id, Name FROM Opportunity WHERE Name LIKE ${containing(words)} AND (Sync_with_Partner_Center__c = true OR Referral_Identifier__c != null) ORDER BY Name LIMIT 10`,
    { operation: 'find deals' },
  );
  return records.map((record) => {
    const { Id: id, Name: name } = expectRow(row, record);
    return { id, name };
  });
}
