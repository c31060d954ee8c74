import { CosellError } from '../../errors.ts';
import { isSameVersion, versionOf } from '../deals/version.ts';
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
  return referrals.patch(id, eTag === '' ? await eTagOf(referrals, referral) : eTag, operations);
}

/**
 * Starts to read the eTags of listed referrals, so that other work can go on meanwhile. The returned function adds the eTag to one of
 * them. It rejects with REFERRAL_CHANGED if that referral has changed since the list was read.
 */
export function readETags(
  referrals: Pick<Referrals, 'read'>,
  observed: readonly Referral[],
): (referral: Referral) => Promise<Referral> {
  const eTags = new Map(
    observed.filter(({ eTag }) => eTag === '').map((referral) => [referral.id, eTagOf(referrals, referral)]),
  );
  // A failure is that of the patch which asks for the eTag, if any does.
  for (const eTag of eTags.values()) eTag.catch(() => undefined);
  return async (referral) => ({ ...referral, eTag: (await eTags.get(referral.id)) ?? referral.eTag });
}

async function eTagOf(referrals: Pick<Referrals, 'read'>, observed: Referral): Promise<string> {
  const current = await referrals.read(observed.id);
  if (isSameVersion(versionOf(observed), versionOf(current))) return current.eTag;
  throw new CosellError('REFERRAL_CHANGED', 'The referral has changed since it was listed.');
}
