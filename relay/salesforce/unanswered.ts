import { z } from 'zod';
import type { Salesforce } from './connect.ts';
import { expectRow, query } from './soql.ts';

const row = z.object({ Id: z.string(), Referral_Expires__c: z.string() });

/** Unanswered deals from Microsoft that expire between two times (epoch ms), soonest first. */
export async function unansweredDeals(
  salesforce: Salesforce,
  from: number,
  until: number,
): Promise<{ opportunityId: string; expires: number }[]> {
  const { records } = await query(
    salesforce,
    `SELECT Id, Referral_Expires__c FROM Opportunity WHERE Referral_Status__c = 'New' AND Referral_Direction__c = 'From Microsoft' AND Referral_Expires__c > ${new Date(from).toISOString()} AND Referral_Expires__c <= ${new Date(until).toISOString()} ORDER BY Referral_Expires__c LIMIT 200`,
    { operation: 'unanswered deals' },
  );
  return records.map((record) => {
    const found = expectRow(row, record);
    return { opportunityId: found.Id, expires: Date.parse(found.Referral_Expires__c) };
  });
}
