import { toCosellError } from '../../errors.ts';
import type { JsonObject, Link } from '../model.ts';
import { isCertain } from './certainty.ts';
import type { Writing } from './writing.ts';

/**
 * Posts Microsoft's half of a deal. It cannot be repeated, so the intent is stored first, and taken back only for certain. Resolves to
 * the number of writes.
 */
export async function inviteMicrosoft(
  { referrals, links, clock }: Pick<Writing, 'referrals' | 'links' | 'clock'>,
  link: Link,
  half: JsonObject,
): Promise<number> {
  await links.intendMicrosoftsHalf(link, clock.now());
  try {
    await referrals.create(half);
    return 1;
  } catch (thrown) {
    const error = toCosellError(thrown);
    // A conflict says that Microsoft is on the deal already.
    if (error.code === 'REFERRAL_CHANGED') return 0;
    if (isCertain(error)) await links.intendMicrosoftsHalf(link, null);
    throw error;
  }
}
