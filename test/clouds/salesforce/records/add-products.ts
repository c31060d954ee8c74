import { sessionFor, type Org } from '../org.ts';
import { existingRow, saveAsSystem } from './save.ts';
import { standardObject } from './system-rows.ts';
import { inTransaction, type Enqueue } from './transaction.ts';

/** A user adds products to an opportunity, and the org sets its amount to their sum. */
export function addProducts(
  org: Org,
  enqueue: Enqueue,
  { username, id, sum }: Record<'username' | 'id', string> & { sum: number },
) {
  const session = sessionFor(org, username);
  if (session === undefined) throw new Error(`there is no user ${username}`);
  const opportunity = standardObject(org.metadata(), 'Opportunity');
  inTransaction(session, enqueue, (transaction) => {
    const row = existingRow(session, opportunity, id, 'NOT_FOUND');
    saveAsSystem(transaction, opportunity, row, { HasOpportunityLineItem: true, Amount: sum });
  });
}
