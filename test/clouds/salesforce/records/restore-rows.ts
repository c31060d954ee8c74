import { SalesforceError } from '../errors.ts';
import { requireAccess } from '../permissions.ts';
import { existingRow, saveAsSystem } from './save.ts';
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

/** Takes a record out of the recycle bin, with what was deleted along with it. */
export function undeleteRow(transaction: Transaction, object: ObjectType, id: string): void {
  requireAccess(transaction.session.permissions, object, 'delete');
  const row = transaction.session.org.rows.find(object, id);
  if (row?.['IsDeleted'] !== true)
    throw new SalesforceError('UNDELETE_FAILED', 'Entity is not in the recycle bin', ['Id']);
  restore(transaction, object, row);
}

function restore(transaction: Transaction, object: ObjectType, row: Row): void {
  const deletedAt = row['SystemModstamp'];
  saveAsSystem(transaction, object, row, { IsDeleted: false });
  for (const { child, row: other, cascades } of children(transaction, object, String(row['Id'])))
    if (cascades && other['IsDeleted'] === true && other['SystemModstamp'] === deletedAt)
      restore(transaction, child, other);
}

/** What Merge Accounts does: everything that hung on the losers hangs on the winner, and the losers are deleted. */
export function mergeRows(
  transaction: Transaction,
  object: ObjectType,
  winnerId: string,
  loserIds: readonly string[],
): void {
  const { session } = transaction;
  requireAccess(session.permissions, object, 'delete');
  existingRow(session, object, winnerId, 'NOT_FOUND');
  for (const id of loserIds) {
    const loser = existingRow(session, object, id, 'NOT_FOUND');
    for (const { child, name, row } of children(transaction, object, id))
      saveAsSystem(transaction, child, row, { [name]: winnerId });
    saveAsSystem(transaction, object, loser, { IsDeleted: true });
  }
}
