import { CosellError } from '../../errors.ts';
import { answerOnCard } from '../deals/answer-on-card.ts';
import { identifierOf } from '../deals/identity.ts';
import { asksForHelp, dealKind, owesInvitation, type DealKind } from '../deals/kinds.ts';
import { microsoftsAnswer } from '../deals/microsofts-answer.ts';
import { closes, isClosed } from '../deals/stages.ts';
import { versionOf } from '../deals/version.ts';
import type { JsonObject, Opportunity, Referral } from '../model.ts';
import { isOnlyNamed, needsHalves, type Both } from '../observe/observation.ts';
import { auditLines, nothingCopied } from './audit-lines.ts';
import { decidedBy } from './decided-conflicts.ts';
import { hiddenLosses } from './hidden-losses.ts';
import { withIntended } from './intended-copies.ts';
import { mergeUnderRules, type Merged } from './merge-under-rules.ts';
import { planNewOpportunity } from './new-opportunity.ts';
import { microsoftsHalf } from './new-referral.ts';
import { planPart } from './part.ts';
import type { MergePlan, PairPlan } from './pair-plan.ts';
import { reasonsFor } from './reasons.ts';
import type { Rules } from './rules.ts';

/**
 * Both sides exist: what each takes from the other, and what the deal still owes Microsoft. `refused`: another request of the seller that
 * is not possible.
 */
export function planMerge(both: Both, rules: Rules, refused?: CosellError): PairPlan {
  const { link, referral, opportunity, engagement } = both;
  if (!opportunity.card.sync) {
    const rest = { kind: 'rest', version: versionOf(referral) } as const;
    if (refused !== undefined) return { ...rest, why: 'link refused', state: 'attention', error: refused };
    if (!isOnlyNamed(both)) return { ...rest, why: 'paused', state: 'paused', error: undefined };
    return planPart(both) ?? { ...rest, why: 'offered', state: 'attention', error: offered(both, rules) };
  }
  // Joining the rows after the reads may have revealed that the deal's halves are needed. The next run reads them.
  if (engagement === undefined && needsHalves(both)) return { kind: 'wait', ms: 0 };
  const merged = mergeUnderRules(both, rules);
  // A time stamp cannot guard a record that changed within this second. Wait for the next second and read it again.
  if (merged.guarded.length > 0 && opportunity.fresh) return { kind: 'wait', ms: untilNextSecond(rules.now) };

  const losses = lossesNotOnRecord(merged, opportunity);
  // Writing the record of a loss moves the time stamp that guards the other fields and tells which side is newer. So this run writes the
  // opportunity's values, and the next one overwrites the referral; the other way round if the org refused the values.
  const looksAgain = losses.length > 0 && merged.guarded.length > 0;
  const valuesFirst = looksAgain && link.attempts === 0;
  const guarded = looksAgain && !valuesFirst ? [] : merged.guarded;
  const { outgoing, move, answer, upgrades } = valuesFirst ? nothingSent : merged;
  const { unsure, ...invitation } = invitationOf(both, closes(merged.move));
  const decided = decidedBy(merged, rules.digest);
  const kept = { toReferral: outgoing, toOpportunity: [...guarded, ...merged.own] };
  return {
    kind: 'merge',
    keepFirst: hiddenLosses(opportunity.id, kept, rules.digest),
    ...{ referral, opportunity, ...invitation, recordFirst: valuesFirst ? [] : losses, guarded, looksAgain },
    base: merged.base,
    upgrades,
    patch: {
      fields: outgoing,
      move,
      externalReferenceId: referral.externalReferenceId === null && !isClosed(referral) ? opportunity.id : undefined,
      reasons: reasonsFor(move, rules.mapping, opportunity, referral.body),
    },
    own: merged.own,
    restored: merged.restored.filter((change) => guarded.includes(change) || merged.own.includes(change)),
    notCopied: merged.notCopied,
    settled: merged.settled,
    decided,
    intended:
      outgoing.length + guarded.length === 0
        ? undefined
        : withIntended({ ...merged.base, ...decided }, { referral: outgoing, opportunity: guarded }),
    answer,
    microsoft: link.halfDue
      ? microsoftsAnswer(engagement?.microsofts, referral, link.halfSeen, rules.digest)
      : undefined,
    answerShown: answerOnCard(
      referral,
      engagement?.microsofts,
      opportunity.card,
      invitation.completes && asksForHelp(referral),
    ),
    problem: merged.problem ?? unsure ?? refused,
    ...(merged.problem?.code === 'CONTACT_MISSING' && peopleOf(referral, rules)),
  };
}

function peopleOf(referral: Referral, rules: Rules): Pick<MergePlan, 'people'> {
  const anew = planNewOpportunity(referral, rules);
  return anew.kind === 'create-opportunity' ? { people: anew.opportunity } : {};
}

/** Replaces the referral's part of a merge while that part waits. */
const nothingSent: Pick<Merged, 'outgoing' | 'move' | 'answer' | 'upgrades'> = {
  ...{ outgoing: [], move: undefined, answer: undefined, upgrades: false },
};

function offered({ referral }: Both, { mapping }: Rules): CosellError {
  const { referralLink } = identifierOf(referral.id, mapping.settings);
  return new CosellError(
    'DEAL_OFFERED',
    `Partner Center has a deal with the CRM ID of this opportunity${referralLink === null ? '' : `: ${referralLink}`}`,
  );
}

type Invitation = Pick<MergePlan, 'invite' | 'completes'> & {
  /** The kind of deal that was shared, if this run completes the sharing. */
  shared: DealKind | undefined;
  unsure: CosellError | undefined;
};

/**
 * What a creation or an upgrade on record still owes. If an earlier invitation got no answer and Partner Center does not show us
 * Microsoft's halves, the relay cannot know whether one exists. The seller has to check, because a second half would be a second
 * invitation. Meanwhile the fields stay in sync.
 */
function invitationOf({ link, referral, opportunity, engagement }: Both, isClosing: boolean): Invitation {
  const nothing = { invite: undefined, completes: false, shared: undefined, unsure: undefined };
  if (link.intentAt === null || referral.externalReferenceId !== opportunity.id) return nothing;
  // Microsoft is not invited to a deal that this run closes.
  const isOwed = !isClosing && owesInvitation(referral) && engagement?.microsofts === undefined;
  if (isOwed && link.halfIntentAt !== null && engagement?.showsMicrosofts !== true)
    return {
      ...nothing,
      unsure: new CosellError(
        'MICROSOFT_HALF_UNKNOWN',
        'Inviting Microsoft was interrupted, and Partner Center does not show whether it worked.',
      ),
    };
  const invite: JsonObject | undefined = isOwed ? microsoftsHalf(referral) : undefined;
  const isNew = link.version === null;
  const isShared = isNew || invite !== undefined || link.halfIntentAt !== null;
  return { invite, completes: true, shared: isShared ? dealKind(referral) : undefined, unsure: undefined };
}

/** A value of the referral that is about to be overwritten exists nowhere else afterwards, so it goes on record first, once. */
function lossesNotOnRecord({ outgoing }: Merged, { card }: Opportunity): string[] {
  const losses = outgoing.filter(({ lost }) => lost !== undefined);
  return auditLines({ ...nothingCopied, toReferral: losses }).filter((line) => card.audit?.includes(line) !== true);
}

/** Until just after the next second starts by our clock; if the org's clock is behind, the next run waits once more. */
const untilNextSecond = (now: number) => 1000 - (now % 1000) + 20;
