import { SalesforceError } from '../errors.ts';
import { requireAccess } from '../permissions.ts';
import { changeQuietly, existingRow, saveAsSystem, startDeletion } from './save.ts';
import type { Transaction } from './save.ts';
import type { ObjectType, Row } from './schema.ts';

/** Rows whose lookups named `field` lead to this one. */
function children(transaction: Transaction, object: ObjectType, id: string) {
  const { org } = transaction.session;
  return [...org.metadata().schema.values()].flatMap((child) =>
    [...child.fields.values()]
      .filter(({ reference }) => reference?.to === object.name)
      .flatMap(({ name, reference }) =>
        org.rows
          .having(child, name, [id])
          .filter((row) => row[name] === id)
          .map((row) => ({ child, name, row, cascades: reference?.onDelete === 'cascade' })),
      ),
  );
}

/** Takes a record out of the recycle bin, with what was deleted along with it. No flow can start on it. */
export function undeleteRow(transaction: Transaction, object: ObjectType, id: string): void {
  requireAccess(transaction.session.permissions, object, 'delete');
  const row = transaction.session.org.rows.find(object, id);
  if (row?.['IsDeleted'] !== true)
    throw new SalesforceError('UNDELETE_FAILED', 'Entity is not in the recycle bin', ['Id']);
  restore(transaction, object, row);
}

function restore(transaction: Transaction, object: ObjectType, row: Row): void {
  const deletedAt = row['SystemModstamp'];
  changeQuietly(transaction, object, row, { IsDeleted: false });
  for (const { child, row: other, cascades } of children(transaction, object, String(row['Id'])))
    if (cascades && other['IsDeleted'] === true && other['SystemModstamp'] === deletedAt)
      restore(transaction, child, other);
}

/**
 * What Merge Accounts does: everything that hung on the losers hangs on the winner, and the losers are deleted. Deletion of the losers
 * and a save of the winner start flows; what is moved starts none (Apex Developer Guide, "Triggers and Merge Statements").
 */
export function mergeRows(
  transaction: Transaction,
  object: ObjectType,
  winnerId: string,
  loserIds: readonly string[],
): void {
  const { session } = transaction;
  requireAccess(session.permissions, object, 'delete');
  for (const id of loserIds) {
    const loser = existingRow(session, object, id, 'NOT_FOUND');
    startDeletion(transaction, object, loser);
    for (const { child, name, row } of children(transaction, object, id))
      changeQuietly(transaction, child, row, { [name]: winnerId });
    changeQuietly(transaction, object, loser, { IsDeleted: true });
  }
  saveAsSystem(transaction, object, existingRow(session, object, winnerId, 'NOT_FOUND'), {});
}
