import { CosellError } from '../../errors.ts';
import type { Outcome } from '../execute/outcome.ts';
import type { Card, CardChange } from '../model.ts';
import type { CreateOpportunityPlan } from '../plan/pair-plan.ts';
import type { Rules } from '../plan/rules.ts';
import { auditLines, nothingCopied } from '../plan/audit-lines.ts';
import { attentionCard, blankCard, syncedCard, withAudit } from './card.ts';
import { otherOwnerTaken, received, similarAccount } from './deal-events.ts';
import { withoutHidden } from './hidden-values.ts';
import { quiet, type Told } from './told.ts';

type Created = Extract<Outcome, { kind: 'opportunity-created' }>;

/** The card of a new opportunity: the tick, the identifiers, the direction, and any problem. */
export function newCard(plan: CreateOpportunityPlan, { now, mapping }: Pick<Rules, 'now' | 'mapping'>): CardChange {
  const lines = [`${received(plan.referral).summary}.`, ...auditLines({ ...nothingCopied, notCopied: plan.notCopied })];
  const told =
    plan.problem === undefined ? syncedCard(lines, now, blankCard) : attentionCard(plan.problem, lines, now, blankCard);
  const shown = { referral: plan.referral, opportunity: undefined };
  return { ...plan.identity, ...withoutHidden(told, mapping.fields, shown) };
}

/** A received deal. The seller has to complete what the org refused about the customer. */
export function tellCreated(
  { plan, opportunityId, problem, version, tiesLater, similar, otherOwner, notInTeam = [] }: Created,
  rules: Rules,
): Told {
  const error = problem ?? plan.problem;
  // The card as it was created. Its message is still unread.
  const isHidden = rules.mapping.fields.some((field) => field.pointer === customerName && field.keptOutOfHistory);
  const lines = [
    ...(similar ? [sentence(similar, isHidden)] : []),
    ...(otherOwner ? [`${otherOwnerTaken.summary}: ${otherOwner.words ?? otherOwner.message}`] : []),
    ...(notInTeam.length > 0 ? [outsiders(notInTeam, rules)] : []),
  ];
  const events = [
    received(plan.referral),
    ...(similar ? [similarAccount(isHidden ? undefined : similar.name)] : []),
    ...(otherOwner ? [otherOwnerTaken] : []),
  ];
  const card: Card = { ...blankCard, ...newCard(plan, rules), message: null };
  return {
    ...quiet,
    word: 'received',
    card: problem === undefined ? withAudit(lines, rules.now, card) : attentionCard(problem, lines, rules.now, card),
    events: events.map((event) => ({ on: opportunityId, event })),
    problem: error,
    state: error === undefined ? 'synced' : 'attention',
    error,
    memory: { base: plan.base, version },
    againMs: isPassing(problem) ? triedAgainMs : tiesLater === true ? 0 : undefined,
  };
}

/** A temporary refusal, such as a contact whose account somebody else was saving, is retried after this time. */
const triedAgainMs = 30_000;

const isPassing = (problem: CosellError | undefined): boolean =>
  problem?.cause instanceof CosellError && problem.cause.retryable;

/** People on the referral's team who are not users of this org. If the history must not show people, gives only their number. */
function outsiders(emails: readonly string[], { mapping }: Pick<Rules, 'mapping'>): string {
  const isHidden = mapping.fields.some(
    ({ pointer, keptOutOfHistory }) => keptOutOfHistory && pointer.startsWith('/team/'),
  );
  const who = isHidden ? `${String(emails.length)} of the people on the referral's team` : emails.join(', ');
  return `Not on the opportunity team, because they are not active users here: ${who}.`;
}

const customerName = '/customerProfile/name';

const sentence = ({ id, name }: { id: string; name: string }, isHidden: boolean): string =>
  `The account is new. A similar one exists: ${isHidden ? id : `"${name}" (${id})`}. If both are the same customer, choose one and merge them.`;
