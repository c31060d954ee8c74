import { valueAt } from '../fields/pointer.ts';
import type { Digest } from '../fields/merge.ts';
import type { Json, Referral } from '../model.ts';

/** What Microsoft's half of a deal tells the seller. */
export interface MicrosoftsAnswer {
  /** The substatus, if the seller has not seen it yet; otherwise undefined. */
  substatus: string | undefined;
  /** Microsoft's reason in its own words; blank if it gives none. */
  reason: string;
  /** The deal's id in Microsoft's CRM, if one of the halves has it. */
  crmId: string | undefined;
  /** A digest of what the half shows now, so that the seller sees each answer once. */
  seen: string;
}

/** Compares Microsoft's half with our own. `lastSeen`: the digest stored at the last read. */
export function microsoftsAnswer(
  half: Referral | undefined,
  own: Referral,
  lastSeen: string | null,
  digest: Digest,
): MicrosoftsAnswer {
  // Not every partner may see that half (decision 9): then there is nothing to report.
  if (half === undefined) return { substatus: undefined, reason: '', crmId: undefined, seen: lastSeen ?? '' };
  const seen = halfDigest(half, digest);
  return {
    substatus: seen === lastSeen ? undefined : half.substatus,
    reason: textOf(half.body['statusReason']),
    crmId: [half, own].map(({ body }) => textOf(valueAt(body, '/trackingInfo/microsoftMsxId'))).find(Boolean),
    seen,
  };
}

/** The digest that is stored of a half, to detect news later. */
export const halfDigest = ({ substatus }: Pick<Referral, 'substatus'>, digest: Digest): string =>
  digest('half', substatus);

const ends: readonly string[] = ['Declined', 'Expired', 'Lost', 'Won'];

/** How Microsoft's half ended, as of the last read. Microsoft no longer sees later requests on it. */
export const turnedDown = (lastSeen: string | null, digest: Digest): string | undefined =>
  ends.find((substatus) => halfDigest({ substatus }, digest) === lastSeen);

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
