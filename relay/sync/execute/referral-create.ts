import { CosellError, toCosellError } from '../../errors.ts';
import { missingOfTeam, stillMissing } from '../deals/readiness.ts';
import type { Link } from '../model.ts';
import { correctedBy } from '../plan/intended-base.ts';
import type { CreateReferralPlan } from '../plan/pair-plan.ts';
import type { Rules } from '../plan/rules.ts';
import { isCertain } from './certainty.ts';
import type { Executed, Writing } from './writing.ts';

/**
 * Posts our half of a deal. Creation cannot be repeated in Partner Center, so the intent is stored first, and the new id before anything
 * else can fail. After that it is an ordinary pair, which still has to invite Microsoft if the deal asks for help.
 */
export async function createReferral(
  { referrals, links, clock }: Pick<Writing, 'referrals' | 'links' | 'clock'>,
  { mapping, digest }: Pick<Rules, 'mapping' | 'digest'>,
  link: Link,
  plan: CreateReferralPlan,
): Promise<Executed> {
  await links.intendReferral(link, clock.now(), plan.base);
  const referral = await referrals.create(plan.body).catch(async (thrown: unknown) => {
    // Certainly not created: the next attempt, once the seller has fixed the problem, need not wait.
    const error = toCosellError(thrown);
    if (isCertain(error)) await links.created(link);
    const lacking = error.code === 'PARTNER_CENTER_REFUSED' ? missingOfTeam(plan.body, error) : undefined;
    throw lacking === undefined ? thrown : stillMissing('Not shared yet.', [lacking]);
  });
  const base = correctedBy(referral, plan.base, mapping.fields, digest);
  const { id, engagementId } = referral;
  const sides = { referralId: id, opportunityId: plan.opportunity.id, engagementId };
  if ((await links.join(link, sides, { force: true, base })) === undefined)
    throw new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');
  return { outcome: { kind: 'referral-created', plan, referral, base }, writes: 1 };
}
