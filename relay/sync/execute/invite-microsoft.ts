import { CosellError, toCosellError } from '../../errors.ts';
import { microsoftsHalf } from '../plan/new-referral.ts';
import type { Link, Referral } from '../model.ts';
import type { Context } from '../pair.ts';
import { valueAt } from '../fields/pointer.ts';
import { isCertain } from '../record/retry.ts';
import { asksForHelp, isClosed, isMicrosofts } from '../deals/stages.ts';

/** Remembers that this service shows us Microsoft's halves at all: nothing says that every partner may read them. */
export const seenCursor = 'microsoft-half-seen';

/**
 * Microsoft's half of a deal of ours that asks for help, posted only if the engagement has none yet. When an earlier POST was left
 * without an answer and such halves are not shown to us, nobody can tell whether it is there: a person has to look, for a second
 * half would be a second invitation. Resolves to the number of writes.
 */
export async function shareWithMicrosoft(
  { referrals, links, cursors, clock }: Context,
  link: Link,
  own: Referral,
): Promise<number> {
  const invitedByMicrosoft = valueAt(own.body, '/inviteContext/invitedBy/organizationId') === 'msft';
  // Filled once Microsoft has accepted (PC:connector-dynamics): its half is there, whether we may see it or not.
  const isInMicrosoftsCrm = Boolean(valueAt(own.body, '/trackingInfo/microsoftMsxId'));
  if (!asksForHelp(own) || invitedByMicrosoft || isInMicrosoftsCrm || isClosed(own)) return 0;
  const halves = await referrals.ofEngagement(own.engagementId);
  if (halves.some(isMicrosofts)) {
    await cursors.set(seenCursor, clock.now());
    return 0;
  }
  if (link.halfIntentAt !== null && (await cursors.get(seenCursor)) === undefined)
    throw new CosellError(
      'MICROSOFT_HALF_UNKNOWN',
      'Inviting Microsoft was interrupted, and Partner Center does not show whether it worked.',
    );
  await links.intendMicrosoftsHalf(link, clock.now());
  try {
    await referrals.create(microsoftsHalf(own));
  } catch (thrown) {
    const error = toCosellError(thrown);
    // A conflict says that Microsoft is on the deal already.
    if (error.code === 'REFERRAL_CHANGED') return 0;
    if (isCertain(error)) await links.intendMicrosoftsHalf(link, null);
    throw error;
  }
  return 1;
}
