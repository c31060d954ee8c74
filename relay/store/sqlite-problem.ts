import { CosellError } from '../errors.ts';

/**
 * Result codes that blame the file, the disk or memory, not the statement (https://sqlite.org/rescode.html). A pair whose row could not be
 * read or written then has no problem of its own.
 */
const unavailable: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  26: 'SQLITE_NOTADB',
};

/** The result code of an error of node:sqlite, without the bits that tell its variants apart; undefined for any other error. */
export const sqliteCode = (thrown: unknown): number | undefined =>
  thrown instanceof Error && 'errcode' in thrown ? Number(thrown.errcode) & 0xff : undefined;

/** A problem of the store as STORE_UNAVAILABLE, as on PostgreSQL; any other error unchanged. */
export function sqliteProblem(thrown: unknown): unknown {
  const code = sqliteCode(thrown);
  if (!(thrown instanceof Error) || code === undefined || !(code in unavailable)) return thrown;
  return new CosellError('STORE_UNAVAILABLE', `The database failed: ${thrown.message}`, { cause: thrown });
}
