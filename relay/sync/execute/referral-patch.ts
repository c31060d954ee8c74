import { toCosellError } from '../../errors.ts';
import { heldThere } from '../fields/kept.ts';
import type { Referral } from '../model.ts';
import type { ReferralChanges } from '../plan/pair-plan.ts';
import { patchGuarded } from './guarded-patch.ts';
import type { Sent } from './outcome.ts';
import { patchFor } from '../plan/patch-for.ts';
import type { Writing } from './writing.ts';

/** How a patch went, with the number of accepted patches. */
export type Patched = Omit<Sent, 'completed'> & { writes: number };

/**
 * Sends everything in one patch, guarded by the eTag. If the service refuses it, sends each value by itself, and last the status move
 * with what belongs to it: one refused value must not hold up the others. The seller reads the refusal.
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
      held: [...all.held, ...one.held],
      refused: one.refused ?? all.refused,
      writes: all.writes + one.writes,
    };
  }
  return all;
}

/** A single value, without anything else. */
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
    const held = after === undefined ? [] : heldThere(changes.fields, after.body);
    const fields = changes.fields.filter((change) => !held.includes(change));
    return { patched, moved, referral: after, fields, held, refused: undefined, writes: patched ? 1 : 0 };
  } catch (thrown) {
    const refused = toCosellError(thrown);
    if (refused.code !== 'PARTNER_CENTER_REFUSED') throw refused;
    return { patched: false, moved: false, referral: undefined, fields: [], held: [], refused, writes: 0 };
  }
}
