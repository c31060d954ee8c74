import type { CosellError } from '../../errors.ts';
import { identifierOf } from '../deals/identity.ts';
import type { MergeBase } from '../model.ts';
import { versionOf } from '../deals/version.ts';
import type { Work } from '../execute/outcome.ts';
import type { MergePlan, RestPlan } from '../plan/pair-plan.ts';
import type { Rules } from '../plan/rules.ts';
import { attentionCard, changedOnly, isUnread, pausedCard } from './card.ts';
import { arrived, movedAway, paused } from './deal-events.ts';
import { withoutHidden } from './hidden-values.ts';
import { isToBeTold } from './retry.ts';
import { tellCreated } from './tell-created.ts';
import { tellMerged } from './tell-merged.ts';
import { quiet, soonMs, type Told } from './told.ts';

/**
 * The one place that decides what people read. `refusal`: the org refused the values planned for the opportunity; whatever succeeded all
 * the same is reported.
 */
export function tell(work: Work, rules: Rules, refusal?: CosellError): Told {
  const told = everything(work, rules, refusal);
  return { ...told, card: withoutHidden(told.card, rules.mapping.fields, work.observation) };
}

function everything(work: Work, rules: Rules, refusal: CosellError | undefined): Told {
  const { outcome } = work;
  if (refusal !== undefined && outcome.kind !== 'merged')
    return { ...tellFailed(work, rules, refusal), word: 'refused' };
  switch (outcome.kind) {
    case 'failed':
      return tellFailed(work, rules, outcome.error);
    case 'merged':
      return tellMerged(work.observation.link, outcome, rules, refusal);
    case 'referral-created':
      return { ...quiet, word: 'shared', state: work.observation.link.state, againMs: 0 };
    case 'opportunity-created':
      return tellCreated(outcome, rules);
    case 'done':
      return tellDone(work, rules);
  }
}

/** A plan that was executed as it stands. */
function tellDone(work: Work, rules: Rules): Told {
  const { plan } = work;
  switch (plan.kind) {
    case 'rest':
      return tellRest(work, plan, rules);
    case 'wait':
      return { ...quiet, word: 'waiting', state: work.observation.link.state, againMs: plan.ms };
    case 'create-lead':
      return { ...quiet, word: 'lead received', memory: { version: versionOf(plan.referral) } };
    case 'adopt':
      return { ...quiet, word: 'lead converted', state: 'new', againMs: soonMs };
    case 'move':
      return {
        ...quiet,
        ...{ word: 'linked', state: 'new', againMs: soonMs },
        events: [
          { on: plan.source.id, event: movedAway },
          { on: plan.target.id, event: arrived(plan.referral) },
        ],
      };
    case 'part':
      return { ...quiet, word: 'not the same deal', state: 'new', againMs: 0 };
    case 'close-referral':
      return { ...quiet, word: 'closed: its opportunity was deleted' };
    case 'leave':
      return { ...quiet, word: 'linked elsewhere' };
    default:
      return { ...quiet, word: "another organisation's half" };
  }
}

function tellFailed(
  { observation: { link, opportunity }, plan }: Work,
  { now, mapping }: Rules,
  error: CosellError,
): Told {
  const memory = plan.kind === 'merge' ? { base: baseAfterFailure(plan, error) } : {};
  const told = { ...quiet, word: error.retryable ? 'retry' : 'failed', state: 'attention', error, memory } as const;
  if (opportunity === undefined) return told;
  const { card } = opportunity;
  // The id is all we know of the referral. On the card it survives a loss of the store, so the deal is not created twice.
  const identity =
    error.code === 'REFERRAL_NOT_VISIBLE' && link.referralId !== null
      ? changedOnly(identifierOf(link.referralId, mapping.settings), card)
      : {};
  if (!isToBeTold(link, error)) return { ...told, card: identity };
  const problem = isUnread(error, card) ? error : undefined;
  return { ...told, problem, card: { ...identity, ...attentionCard(error, [], now, card) } };
}

/** A write that is tried again may have succeeded, so what was to be copied stays on record. */
const baseAfterFailure = ({ base, decided, intended }: MergePlan, { retryable }: CosellError): MergeBase =>
  retryable && intended !== undefined ? intended : { ...base, ...decided };

/** The log's word for each reason to leave a pair alone. */
const words: Readonly<Record<RestPlan['why'], string>> = {
  paused: 'paused',
  offered: 'offered',
  'not shared': 'not shared',
  'not ready': 'not ready',
  'link refused': 'attention',
  'not wanted': 'not wanted',
  lead: 'lead',
  twin: 'possible duplicate',
  deleted: 'opportunity deleted',
};

function tellRest({ observation: { opportunity } }: Work, plan: RestPlan, { now }: Rules): Told {
  const { why, state, error, version } = plan;
  const told = { ...quiet, word: words[why], state, error, memory: version === undefined ? {} : { version } };
  if (opportunity === undefined) return told;
  const { card } = opportunity;
  if (error !== undefined) {
    const problem = isUnread(error, card) ? error : undefined;
    return { ...told, problem, card: attentionCard(error, [], now, card) };
  }
  // An opportunity that nobody has ever asked to share stays as it is.
  if (why === 'not shared' && (card.status ?? 'Not shared') === 'Not shared') return told;
  const change = pausedCard(card);
  const isNew = why === 'paused' && change.status !== undefined;
  return { ...told, card: change, events: isNew ? [{ on: opportunity.id, event: paused }] : [] };
}
