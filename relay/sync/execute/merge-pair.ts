import { toCosellError, type CosellError } from '../../errors.ts';
import type { Link } from '../model.ts';
import type { MergePlan } from '../plan/pair-plan.ts';
import { withAudit } from '../record/card.ts';
import type { Executed, Writing } from './writing.ts';
import { inviteMicrosoft } from './invite-microsoft.ts';
import { patchReferral } from './referral-patch.ts';

/** Executes the referral's side of a merge, in the plan's order. */
export async function mergePair(writing: Writing, link: Link, plan: MergePlan): Promise<Executed> {
  const { links, overwritten, clock } = writing;
  if (plan.keepFirst.length > 0)
    await overwritten.keep(
      { referralId: plan.referral.id, opportunityId: plan.opportunity.id },
      plan.keepFirst,
      clock.now(),
    );
  const { invited, uninvited } = await invite(writing, link, plan.invite);
  const completed = plan.completes && uninvited === undefined;
  if (completed) await links.created(link);
  if (plan.recordFirst.length > 0) await recordFirst(writing, plan);
  // Before the patch, because an invitation is owed from the patch on.
  if (plan.upgrades) await links.intendReferral(link, clock.now(), plan.intended ?? plan.base);
  const sent = await patchReferral(writing, plan.referral, plan.patch);
  return {
    outcome: { kind: 'merged', plan, sent: { ...sent, completed, refused: sent.refused ?? uninvited } },
    writes: invited + sent.writes,
  };
}

/** A permanent error is left for the seller. The relay keeps the fields in sync meanwhile. */
async function invite(
  writing: Writing,
  link: Link,
  half: MergePlan['invite'],
): Promise<{ invited: number; uninvited: CosellError | undefined }> {
  try {
    return { invited: half === undefined ? 0 : await inviteMicrosoft(writing, link, half), uninvited: undefined };
  } catch (thrown) {
    const error = toCosellError(thrown);
    if (error.retryable) throw error;
    return { invited: 0, uninvited: error };
  }
}

async function recordFirst({ opportunities, clock }: Writing, plan: MergePlan): Promise<void> {
  const { id, card } = plan.opportunity;
  const audit = withAudit(plan.recordFirst, clock.now(), card);
  const [error] = await opportunities.update([{ id, values: {}, card: audit }]);
  if (error !== undefined) throw error;
}
