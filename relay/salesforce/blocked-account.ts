import { z } from 'zod';
import { toCosellError } from '../errors.ts';
import type { CustomerShape } from './account-shape.ts';
import type { UnsavedRow } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { duplicateHeaders, namedDuplicate } from './duplicate-rules.ts';
import { literals, recordsFor } from './soql.ts';

const saved = z.object({ id: z.string() });

/**
 * If a duplicate rule blocked a new account: the existing account that the rule matched. An answer about many rows may not name it, but
 * one about a single row does, so the row is sent again by itself. If the org then creates it, that is the account.
 */
export async function accountInstead(
  salesforce: Salesforce,
  shape: Pick<CustomerShape, 'hasPersons'>,
  { errorCode, duplicate }: UnsavedRow,
  record: Readonly<Record<string, unknown>>,
): Promise<{ id: string; isNew: boolean } | undefined> {
  if (errorCode !== 'DUPLICATES_DETECTED') return undefined;
  const other = duplicate === undefined ? await byItself(salesforce, record) : { id: duplicate, isNew: false };
  return other === undefined || other.isNew || !shape.hasPersons || (await isBusiness(salesforce, other.id))
    ? other
    : undefined;
}

/** A person account with the customer's name is not the customer, and cannot have contacts. */
async function isBusiness(salesforce: Salesforce, id: string): Promise<boolean> {
  const soqlFor = (ids: readonly string[]) =>
    `SELECT Id FROM Account WHERE Id IN (${literals(ids)}) AND IsPersonAccount = false`;
  return (await recordsFor(salesforce, [id], soqlFor, { operation: 'find accounts' })).length > 0;
}

async function byItself(
  salesforce: Salesforce,
  record: Readonly<Record<string, unknown>>,
): Promise<{ id: string; isNew: boolean } | undefined> {
  try {
    const { body } = await salesforce.call({
      method: 'POST',
      path: '/sobjects/Account',
      body: record,
      headers: duplicateHeaders,
      succeeds: [201],
      operation: 'create account',
    });
    const made = saved.safeParse(body).data;
    return made && { ...made, isNew: true };
  } catch (thrown) {
    const { cause } = toCosellError(thrown);
    const id = cause instanceof Error && 'data' in cause ? namedDuplicate(cause.data) : undefined;
    return id === undefined ? undefined : { id, isNew: false };
  }
}
