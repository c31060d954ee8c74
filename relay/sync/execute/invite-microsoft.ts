import { toCosellError } from '../../errors.ts';
import type { JsonObject, Link } from '../model.ts';
import { isCertain } from './certainty.ts';
import type { Writing } from './writing.ts';

/**
 * Posts Microsoft's half of a deal. The POST cannot be repeated, so the intent is stored first and withdrawn only if the POST certainly
 * created nothing. Resolves to the number of writes.
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
    // A conflict means that Microsoft is already on the deal.
    if (error.code === 'REFERRAL_CHANGED') return 0;
    if (isCertain(error)) await links.intendMicrosoftsHalf(link, null);
    throw error;
  }
}
