import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { toCosellError } from '../errors.ts';
import { unmet } from '../sync/fields/merge.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/** The version is part of the name: another way to make digests would need another secret. */
const name = 'merge-base-digest-v1';
const length = 32;

/**
 * The secret for the digests in the merge base. It belongs to the store and is sealed like a credential, so that RELAY_ENCRYPTION_KEY can
 * be replaced without changing any base. The first start creates it; a store that already has bases made them with the (oldest) key.
 *
 * If no key opens it, the relay can no longer tell which side changed what. It creates a new secret and treats every pair as two records
 * that meet for the first time, so that no value is overwritten without the seller seeing it. `isLost` reports that this has happened.
 *
 * A key that opens nothing at all is more likely mistyped than lost, so nothing is given up: only a sign-in with the new key
 * (`cosell connect partner-center`) proves that the operator means it. @throws CREDENTIAL_UNREADABLE
 */
export async function settleDigestSecret(
  store: Store,
  keys: readonly Uint8Array[],
  now: () => number,
): Promise<{ secret: Uint8Array; isLost: boolean }> {
  return store.transact(async (tx) => {
    // One relay at a time, so that all of them end up with the same secret.
    await store.lockSchema(tx);
    const credentials = createCredentials({ db: tx }, keys, now);
    const kept = await credentials.get(name).catch(unreadable);
    const { isOneOpen, closed } = await openAll(tx, credentials);
    if (typeof kept === 'string') return { secret: Buffer.from(kept, 'base64'), isLost: false };
    const [first] = closed;
    // Fails with the reason.
    if (first !== undefined && !isOneOpen) await credentials.get(first);
    for (const each of closed) await tx.deleteFrom('credential').where('name', '=', each).execute();
    const isLost = kept === null;
    const oldest = keys.at(-1);
    const secret = !isLost && oldest !== undefined && (await hasBases(tx)) ? oldest : randomBytes(length);
    await credentials.set(name, Buffer.from(secret).toString('base64'));
    if (isLost) await forgetBases(tx);
    return { secret, isLost };
  });
}

/** The same for a command, which only reads. @throws CREDENTIAL_UNREADABLE */
export async function readDigestSecret(credentials: Credentials, keys: readonly Uint8Array[]): Promise<Uint8Array> {
  const kept = await credentials.get(name);
  return kept === undefined ? (keys.at(-1) ?? Buffer.alloc(0)) : Buffer.from(kept, 'base64');
}

const unreadable = (thrown: unknown): null => {
  if (toCosellError(thrown).code === 'CREDENTIAL_UNREADABLE') return null;
  throw thrown;
};

/** Opens every credential, which also seals it with the first key. */
async function openAll(
  tx: Transaction<Tables>,
  credentials: Credentials,
): Promise<{ isOneOpen: boolean; closed: string[] }> {
  const rows = await tx.selectFrom('credential').select('name').execute();
  const closed: string[] = [];
  for (const row of rows) if ((await credentials.get(row.name).catch(unreadable)) === null) closed.push(row.name);
  return { isOneOpen: closed.length < rows.length, closed };
}

async function hasBases(tx: Transaction<Tables>): Promise<boolean> {
  const row = await tx.selectFrom('link').select('id').where('base', '!=', '{}').limit(1).executeTakeFirst();
  return row !== undefined;
}

async function forgetBases(tx: Transaction<Tables>): Promise<void> {
  const rows = await tx.selectFrom('link').select(['id', 'base']).where('base', '!=', '{}').orderBy('id').execute();
  for (const { id, base } of rows) {
    const keys = Object.keys(JSON.parse(base) as Record<string, unknown>);
    const forgotten = JSON.stringify(Object.fromEntries(keys.map((key) => [key, [unmet, unmet]])));
    await tx.updateTable('link').set({ base: forgotten }).where('id', '=', id).execute();
  }
}
