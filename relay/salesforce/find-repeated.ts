import { z } from 'zod';
import type { NewRows } from './new-rows.ts';
import type { Salesforce } from './connect.ts';
import { folded, type PerDeal } from './deal.ts';
import { expectRow, literals, recordsFor } from './soql.ts';

/** An existing opportunity from a creation whose answer was lost. */
export interface Repeated {
  id: string;
  accountId: string | null;
  hasPrimaryContact: boolean;
}

const row = z.object({
  Id: z.string(),
  AccountId: z.string().nullable(),
  Referral_Identifier__c: z.string(),
  OpportunityContactRoles: z.object({ totalSize: z.number() }).nullable(),
});

/** Finds those deals whose opportunities already exist. */
export async function findRepeated(salesforce: Salesforce, deals: readonly NewRows[]): Promise<PerDeal<Repeated>> {
  const soqlFor = (part: readonly NewRows[]) =>
    'SELECT Id, AccountId, Referral_Identifier__c, (SELECT Id FROM OpportunityContactRoles WHERE IsPrimary = true) ' +
    `FROM Opportunity WHERE Referral_Identifier__c IN (${literals(part.map(({ referralId }) => referralId))})`;
  const records = await recordsFor(salesforce, deals, soqlFor, { operation: 'find opportunities' });
  const byReferral = new Map(
    records.map((record) => {
      const { Id: id, AccountId: accountId, ...rest } = expectRow(row, record);
      const hasPrimaryContact = rest.OpportunityContactRoles !== null;
      return [folded(rest.Referral_Identifier__c), { id, accountId, hasPrimaryContact }];
    }),
  );
  return new Map(
    deals.flatMap((deal) => {
      const found = byReferral.get(folded(deal.referralId));
      return found === undefined ? [] : [[deal, found] as const];
    }),
  );
}
