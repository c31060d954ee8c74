import type { Outcome } from '../execute/outcome.ts';
import type { Card, CardChange } from '../model.ts';
import type { CreateOpportunityPlan } from '../plan/pair-plan.ts';
import type { Rules } from '../plan/rules.ts';
import { auditLines, nothingCopied } from './audit-lines.ts';
import { attentionCard, blankCard, syncedCard } from './card.ts';
import { received } from './deal-events.ts';
import { quiet, type Told } from './told.ts';

type Created = Extract<Outcome, { kind: 'opportunity-created' }>;

/** The card of an opportunity about to be made: the tick, the identity, where it comes from, and what is wrong if something is. */
export function newCard(plan: CreateOpportunityPlan, { now }: Pick<Rules, 'now'>): CardChange {
  const lines = [`${received(plan.referral).summary}.`, ...auditLines({ ...nothingCopied, notCopied: plan.notCopied })];
  return {
    ...plan.identity,
    ...(plan.problem === undefined
      ? syncedCard(lines, now, blankCard)
      : attentionCard(plan.problem, lines, now, blankCard)),
  };
}

/** A deal that has been received; what the org refused of its customer is for the seller to complete. */
export function tellCreated({ plan, opportunityId, problem, version }: Created, rules: Rules): Told {
  const error = problem ?? plan.problem;
  // As it was made; nobody has read its message yet.
  const card: Card = { ...blankCard, ...newCard(plan, rules), message: null };
  return {
    ...quiet,
    word: 'received',
    card: problem === undefined ? {} : attentionCard(problem, [], rules.now, card),
    events: [{ on: opportunityId, event: received(plan.referral) }],
    problem: error,
    state: error === undefined ? 'synced' : 'attention',
    error,
    memory: { base: plan.base, version },
  };
}
