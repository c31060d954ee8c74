import { CosellError } from '../../errors.ts';
import type { CardChange, Link } from '../model.ts';
import { apartCursor } from '../observe/twins.ts';
import type { AdoptPlan, CloseReferralPlan, ForgetPlan, LeavePlan, MovePlan, PartPlan } from '../plan/pair-plan.ts';
import { closing } from '../plan/planned-writes.ts';
import { withAudit } from '../record/card.ts';
import { leftCard } from '../record/left-card.ts';
import { patchGuarded } from './guarded-patch.ts';
import type { Executed, Writing } from './writing.ts';

const done = (writes: number): Executed => ({ outcome: { kind: 'done' }, writes });

/**
 * Moves a referral to another opportunity. A crash can follow any step, so the seller's request stays on record until everything is done,
 * and every step can safely be repeated.
 */
export async function moveToOpportunity(writing: Writing, link: Link, plan: MovePlan): Promise<Executed> {
  const { referral, source, target } = plan;
  // An opportunity's referral id is unique: it has to leave the source before the target can take it.
  await writeCard(writing, source.id, plan.release);
  await writeCard(writing, target.id, plan.arrive);
  const op = referral.externalReferenceId === null ? 'add' : 'replace';
  const named = { op, path: '/externalReferenceId', value: target.id } as const;
  await patchGuarded(writing.referrals, referral, [named]);
  await join(writing, link, { referral, opportunityId: target.id, force: true, base: plan.base });
  await writeLeft(writing, plan);
  return done(4);
}

/** If the org refuses the stage, the seller has to set it: the deal itself has moved. */
async function writeLeft(writing: Writing, plan: MovePlan): Promise<void> {
  const { source, target, leaveValues: values } = plan;
  const card = leftCard(plan, target.id, writing.clock.now());
  const [refused] = await writing.opportunities.update([{ id: source.id, values, card }]);
  if (refused === undefined) return;
  if (refused.retryable) throw refused;
  await writeCard(writing, source.id, card);
}

/** Finishes an interrupted move with one write. */
export async function leave(writing: Writing, plan: LeavePlan): Promise<Executed> {
  await writeCard(writing, plan.source.id, leftCard(plan, undefined, writing.clock.now()));
  return done(1);
}

/**
 * Remembers that the two are different deals, and leaves the row to the referral. The row comes last: until then, a crash repeats
 * everything.
 */
export async function part(writing: Writing, link: Link, { referral, opportunity, card }: PartPlan): Promise<Executed> {
  const now = writing.clock.now();
  await writing.cursors.set(apartCursor({ opportunityId: opportunity.id, referralId: referral.id }), now);
  const line = `The seller said that the deal ${referral.id} in Partner Center is another deal.`;
  await writeCard(writing, opportunity.id, { ...card, ...withAudit([line], now, opportunity.card) });
  await join(writing, link, { referral, opportunityId: null, force: false, base: {} });
  return done(1);
}

/** From now on the opportunity that the lead was converted into carries the referral. */
export async function adoptLead(writing: Writing, link: Link, plan: AdoptPlan): Promise<Executed> {
  const { referral, opportunityId } = plan;
  await join(writing, link, { referral, opportunityId, force: false });
  await writeCard(writing, opportunityId, plan.card);
  return done(1);
}

/** Closes the referral in Partner Center. */
export async function closeReferral(
  { referrals }: Pick<Writing, 'referrals'>,
  plan: CloseReferralPlan,
): Promise<Executed> {
  await patchGuarded(referrals, plan.referral, closing(plan));
  return done(1);
}

export async function forget(
  { links, clock }: Pick<Writing, 'links' | 'clock'>,
  link: Link,
  { instead }: ForgetPlan,
): Promise<Executed> {
  if (instead !== undefined) await links.markDue([instead], clock.now());
  await links.drop(link);
  return done(0);
}

async function writeCard({ opportunities }: Writing, id: string, card: CardChange): Promise<void> {
  const [error] = await opportunities.update([{ id, values: {}, card }]);
  if (error !== undefined) throw error;
}

async function join(
  { links }: Writing,
  link: Link,
  to: { referral: MovePlan['referral']; opportunityId: string | null; force: boolean; base?: Link['base'] },
): Promise<void> {
  const { referral, opportunityId, force, base } = to;
  const sides = { referralId: referral.id, opportunityId, engagementId: referral.engagementId };
  if ((await links.join(link, sides, { force, ...(base && { base }) })) === undefined)
    throw new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');
}
