import { toCosellError } from '../../errors.ts';
import type { Referral } from '../model.ts';
import type { ReferralChanges } from '../plan/pair-plan.ts';
import { patchGuarded } from './guarded-patch.ts';
import type { Sent } from './outcome.ts';
import { patchFor } from '../plan/patch-for.ts';
import type { Writing } from './writing.ts';

/** How a patch went, with the number of patches accepted. */
export type Patched = Omit<Sent, 'completed'> & { writes: number };

/**
 * One patch with everything, guarded by the eTag. Where the service refuses it, each value goes by itself and what goes along with a
 * move last: one value that it will not take must not hold up the others. The refusal is left for the seller to read.
 */
export async function patchReferral(
  { referrals }: Pick<Writing, 'referrals'>,
  referral: Referral,
  changes: ReferralChanges,
): Promise<Patched> {
  const whole = await attempt(referrals, referral, changes);
  const parts = [...changes.fields.map((field) => ({ ...alone, fields: [field] })), { ...changes, fields: [] }].filter(
    (part) => patchFor(referral, part).length > 0,
  );
  if (whole.refused === undefined || parts.length < 2) return whole;
  let all = whole;
  for (const part of parts) {
    const current = all.patched ? (all.referral ?? (await referrals.read(referral.id))) : referral;
    const one = await attempt(referrals, current, part);
    all = {
      patched: all.patched || one.patched,
      moved: one.moved,
      referral: one.patched ? one.referral : all.patched ? current : undefined,
      fields: [...all.fields, ...one.fields],
      refused: one.refused ?? all.refused,
      writes: all.writes + one.writes,
    };
  }
  return all;
}

/** A value by itself: nothing goes along with it. */
const alone = { move: undefined, externalReferenceId: undefined, reasons: [] } satisfies Partial<ReferralChanges>;

async function attempt(
  referrals: Writing['referrals'],
  referral: Referral,
  changes: ReferralChanges,
): Promise<Patched> {
  const operations = patchFor(referral, changes);
  const patched = operations.length > 0;
  try {
    const after = patched ? await patchGuarded(referrals, referral, operations) : undefined;
    const moved = operations.some(({ path }) => path === '/substatus');
    return { patched, moved, referral: after, fields: changes.fields, refused: undefined, writes: patched ? 1 : 0 };
  } catch (thrown) {
    const refused = toCosellError(thrown);
    if (refused.code !== 'PARTNER_CENTER_REFUSED') throw refused;
    return { patched: false, moved: false, referral: undefined, fields: [], refused, writes: 0 };
  }
}
