import { CosellError } from '../../errors.ts';
import { identifierOf } from '../deals/identity.ts';
import { isLead, isMicrosofts } from '../deals/kinds.ts';
import type { Link, Opportunity } from '../model.ts';
import type { Observation } from '../observe/observation.ts';
import { planDeleted } from './deleted-opportunity.ts';
import { planLeave, planMove } from './move-to-opportunity.ts';
import { planLead } from './new-lead.ts';
import { planNewOpportunity } from './new-opportunity.ts';
import { planNewReferral } from './new-referral.ts';
import type { PairPlan } from './pair-plan.ts';
import { planMerge } from './plan-merge.ts';
import type { Rules } from './rules.ts';

/** What to do with one pair. Pure: the same observation and rules always give the same plan. */
export function planPair(observation: Observation, rules: Rules): PairPlan {
  const { link, referral, opportunity, unread, owner, engagement } = observation;
  if (unread !== undefined) return { kind: 'fail', error: isJustCreated(link, unread) ? notVisible() : unread };
  if (owner === 'another' && opportunity !== undefined)
    return { kind: 'fail', error: new CosellError('REFERRAL_NOT_FOUND', 'The referral belongs to another partner.') };
  // A signal about another organisation's half is a signal about the deal. Our own half carries the pair.
  if (referral !== undefined && (isMicrosofts(referral) || owner === 'another')) {
    const own = engagement?.own;
    return { kind: 'forget', instead: own === undefined ? undefined : { referralId: own.id, half: true } };
  }
  if (referral !== undefined && opportunity !== undefined) {
    const both = { ...observation, referral, opportunity };
    if (!wantsToMove(opportunity)) return planMerge(both, rules);
    const move = planMove(both, rules);
    return move instanceof CosellError ? planMerge(both, rules, move) : move;
  }
  if (opportunity !== undefined)
    return wantsToMove(opportunity) ? planLeave(opportunity) : planShare(observation, opportunity, rules);
  if (referral !== undefined && link.opportunityId === null)
    return isLead(referral)
      ? planLead(observation, referral, rules)
      : (planTwin(observation, theTwinsHere) ?? planNewOpportunity(referral, rules));
  if (referral !== undefined && observation.deleted !== undefined) return planDeleted(observation, referral, rules);
  return {
    kind: 'fail',
    error: new CosellError('OPPORTUNITY_NOT_FOUND', `Salesforce shows no opportunity ${String(link.opportunityId)}.`),
  };
}

/** Checks for duplicates last, and only once the deal is ready to share. */
function planShare(observation: Observation, opportunity: Opportunity, rules: Rules): PairPlan {
  const plan = planNewReferral(observation.link, opportunity, rules);
  return plan.kind === 'create-referral' ? (planTwin(observation, theTwinsThere(rules)) ?? plan) : plan;
}

const theTwinsHere = (twins: readonly string[]) =>
  `The referral may be the same deal as an open opportunity: ${twins.join(', ')}.`;

const theTwinsThere =
  ({ mapping }: Rules) =>
  (twins: readonly string[]) => {
    const places = twins.map((id) => identifierOf(id, mapping.settings).referralLink ?? id);
    return `Not shared yet: Partner Center may already have this deal: ${places.join(', ')}`;
  };

/**
 * Before the deal is created, the seller has to say whether it already exists. Its version counts as unseen, so that "no" brings it back.
 */
function planTwin({ twins = [] }: Observation, say: (twins: readonly string[]) => string): PairPlan | undefined {
  if (twins.length === 0) return undefined;
  const error = new CosellError('TWIN_UNDECIDED', say(twins));
  return { kind: 'rest', why: 'twin', state: 'attention', error, version: undefined };
}

/**
 * We have the id from the answer to the creation but have never read the referral. That it is not visible does not mean that it does not
 * exist.
 */
const isJustCreated = ({ referralId, intentAt, version }: Link, { code }: CosellError): boolean =>
  code === 'REFERRAL_NOT_FOUND' && referralId !== null && intentAt !== null && version === null;

const notVisible = () =>
  new CosellError(
    'REFERRAL_NOT_VISIBLE',
    'The deal was created in Partner Center, but Partner Center does not show it to the relay.',
  );

/** The seller named another opportunity to carry this one's referral. */
export const wantsToMove = ({ id, card }: NonNullable<Observation['opportunity']>): boolean =>
  card.moveTo !== null && card.moveTo !== id;
