import { isDeepStrictEqual } from 'node:util';
import { CosellError } from '../../errors.ts';
import { isSameVersion, versionOf } from '../deals/version.ts';
import { valueAt } from '../fields/pointer.ts';
import type { PatchOperation, Referral } from '../model.ts';
import type { Referrals } from '../ports/referrals.ts';

/**
 * Patches a referral in the version that was observed. A referral observed in a list has no eTag to guard the patch, so it is read first
 * and must still be in that version. Resolves to the referral after the patch, or to undefined if the service does not return it.
 * @throws REFERRAL_CHANGED
 */
export async function patchGuarded(
  referrals: Pick<Referrals, 'read' | 'patch'>,
  referral: Referral,
  operations: readonly PatchOperation[],
): Promise<Referral | undefined> {
  const { id, eTag } = referral;
  return referrals.patch(id, eTag === '' ? await eTagOf(referrals, referral, operations) : eTag, operations);
}

/** Two changes within one tick of Partner Center's clock look like one version, so what the patch replaces must be the same too. */
async function eTagOf(
  referrals: Pick<Referrals, 'read'>,
  observed: Referral,
  operations: readonly PatchOperation[],
): Promise<string> {
  const current = await referrals.read(observed.id);
  const isSame = ({ path }: PatchOperation) =>
    isDeepStrictEqual(valueAt(observed.body, path) ?? '', valueAt(current.body, path) ?? '');
  if (isSameVersion(versionOf(observed), versionOf(current)) && operations.every(isSame)) return current.eTag;
  throw new CosellError('REFERRAL_CHANGED', 'The referral has changed since it was listed.');
}
