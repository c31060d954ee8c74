import { valueAt } from '../fields/pointer.ts';
import type { Digest } from '../fields/merge.ts';
import type { Json, Referral } from '../model.ts';

/** What Microsoft's half of a deal says to the seller. */
export interface MicrosoftsAnswer {
  /** Its substatus, where the seller has not been shown it yet; undefined when there is nothing new. */
  substatus: string | undefined;
  /** Why, in Microsoft's words; blank where it gives no reason. */
  reason: string;
  /** The deal's id in Microsoft's CRM, where one of the halves names it. */
  crmId: string | undefined;
  /** A digest of what the half shows now: what has been shown once is not shown again. */
  seen: string;
}

/** Reads what Microsoft's half says beside our own. `lastSeen`: the digest kept when somebody looked at it last. */
export function microsoftsAnswer(
  half: Referral | undefined,
  own: Referral,
  lastSeen: string | null,
  digest: Digest,
): MicrosoftsAnswer {
  // Not every partner may see that half (decision 9): then there is nothing to say.
  if (half === undefined) return { substatus: undefined, reason: '', crmId: undefined, seen: lastSeen ?? '' };
  const seen = halfDigest(half, digest);
  return {
    substatus: seen === lastSeen ? undefined : half.substatus,
    reason: textOf(half.body['statusReason']),
    crmId: [half, own].map(({ body }) => textOf(valueAt(body, '/trackingInfo/microsoftMsxId'))).find(Boolean),
    seen,
  };
}

/** What is kept of a half to tell whether it shows something new. */
export const halfDigest = ({ substatus }: Pick<Referral, 'substatus'>, digest: Digest): string =>
  digest('half', substatus);

const ends: readonly string[] = ['Declined', 'Expired', 'Lost', 'Won'];

/** How Microsoft's half ended, as far as anybody has looked: nothing that is asked of it later is heard. */
export const turnedDown = (lastSeen: string | null, digest: Digest): string | undefined =>
  lastSeen === null ? undefined : ends.find((substatus) => halfDigest({ substatus }, digest) === lastSeen);

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
