import type { CosellError } from '../../errors.ts';
import { identityOf } from '../deals/identity.ts';
import { versionOf } from '../deals/version.ts';
import type { Outcome, Sent } from '../execute/outcome.ts';
import { canonical } from '../fields/canonical.ts';
import { basesHeldThere, heldThereProblem } from '../fields/kept.ts';
import type { Digest, FieldChange } from '../fields/merge.ts';
import type { CardChange, Link, MergeBase } from '../model.ts';
import type { MergePlan } from '../plan/pair-plan.ts';
import type { Rules } from '../plan/rules.ts';
import type { DealEvent } from '../ports/timeline.ts';
import { auditLines, nothingCopied, type Copied } from '../plan/audit-lines.ts';
import { attentionCard, changedOnly, isForInformation, isUnread, syncedCard, withAudit } from './card.ts';
import { answered, copiedEvents, microsoftAnswered, shared } from './deal-events.ts';
import { isToBeTold } from './retry.ts';
import { quiet, soonMs, type Memory, type Told } from './told.ts';

type Merged = Extract<Outcome, { kind: 'merged' }>;

/** A merge: what was copied where, and what prevented the rest. */
export function tellMerged(link: Link, merged: Merged, rules: Rules, refusal: CosellError | undefined): Told {
  return refusal === undefined ? tellWhole(merged, rules) : tellOutwards(link, merged, rules, refusal);
}

function tellWhole({ plan, sent }: Merged, { now, mapping, digest }: Rules): Told {
  const { card } = plan.opportunity;
  const error = sent.refused ?? heldThereProblem(sent.held.map(({ field }) => field)) ?? plan.problem;
  const done = [
    ...doneOutwards(plan, sent),
    ...(plan.microsoft === undefined ? [] : microsoftAnswered(plan.microsoft)),
  ];
  const copied = copiedBy(plan, sent.fields);
  const changed = copiedEvents(copied, plan.referral);
  const lines = [...linesOf(done), ...auditLines(copied)];
  const crmId = plan.microsoft?.crmId;
  const seen = plan.microsoft?.seen;
  const isSynced = error === undefined;
  // The card does not say Synced before Microsoft is invited, because that is what the seller asked for.
  const status = !isSynced
    ? (...said: Parameters<typeof syncedCard>) => attentionCard(error, ...said)
    : isUpgraded(plan, sent)
      ? withAudit
      : syncedCard;
  return {
    ...quiet,
    ...outcomeOf(plan, sent, error),
    card: {
      ...changedOnly(identityOf(sent.referral ?? plan.referral, mapping.settings), card),
      ...(crmId === undefined ? {} : changedOnly({ microsoftCrmId: crmId }, card)),
      // The card does not say that Microsoft's answer is awaited if the invitation did not go out.
      ...(plan.completes && !sent.completed ? {} : plan.answerShown),
      ...auditBefore(plan, sent),
      ...status(lines, now, card),
      ...conflictedBy(changed, now),
    },
    events: on(plan, [...done, ...changed]),
    problem: !isSynced && isUnread(error, card) ? error : undefined,
    memory: {
      base: { ...baseOutwards(plan, sent, digest), ...agreed([...plan.guarded, ...plan.own]) },
      ...versionAfter(plan, sent),
      ...(seen === undefined ? {} : { halfSeen: seen }),
    },
  };
}

/** The opportunity did not get its values. Reports what was sent to Partner Center; the base still treats the others as changes. */
function tellOutwards(link: Link, { plan, sent }: Merged, { now, digest }: Rules, error: CosellError): Told {
  const { card } = plan.opportunity;
  const done = doneOutwards(plan, sent);
  const copied = { ...nothingCopied, toReferral: sent.fields };
  const changed = copiedEvents(copied, plan.referral);
  const lines = [...linesOf(done), ...auditLines(copied)];
  const isTold = isToBeTold(link, error);
  // A write whose answer was lost may have succeeded, together with its record of what it overwrote. That record must not be replaced by
  // a shorter one.
  const overwritten =
    isLost(error) && (isTold || lines.length > 0)
      ? [...plan.guarded, ...plan.own].filter(({ lost }) => lost !== undefined)
      : [];
  const kept = [...lines, ...auditLines({ ...nothingCopied, toOpportunity: overwritten })];
  return {
    ...quiet,
    ...outcomeOf(plan, sent, error),
    word: 'refused',
    card: {
      ...auditBefore(plan, sent),
      ...(isTold ? attentionCard(error, kept, now, card) : withAudit(kept, now, card)),
      ...conflictedBy(changed, now),
    },
    events: on(plan, [...done, ...changed]),
    problem: isTold && isUnread(error, card) ? error : undefined,
    memory: {
      base: { ...baseOutwards(plan, sent, digest), ...(isLost(error) ? stillIntended(plan) : {}) },
      ...versionAfter(plan, sent),
    },
  };
}

/**
 * If the referral does not show what was sent, nothing was overwritten: the record made before the patch is withdrawn. A refused value is
 * sent again with each look, so its record stays: otherwise each look would make it again.
 */
const auditBefore = ({ recordFirst, opportunity: { card } }: MergePlan, { held }: Sent): CardChange =>
  recordFirst.length === 0 || held.length === 0 ? {} : { audit: card.audit };

/** A write whose answer was lost may have succeeded, so its copies stay on record. */
const stillIntended = ({ guarded, intended = {} }: MergePlan): MergeBase =>
  Object.fromEntries(
    guarded.flatMap(({ field: { key } }) => {
      const base = intended[key];
      return base === undefined ? [] : [[key, base]];
    }),
  );

/** Set only on a conflict, so that the card does not query the conflicts of a deal that never had one. */
const conflictedBy = (events: readonly DealEvent[], now: number): CardChange =>
  events.some(({ outcome }) => outcome === 'Conflict') ? { conflicted: new Date(now).toISOString() } : {};

/** Retried because the write may have succeeded. The listed errors mean that it was rejected. */
const isLost = ({ code, retryable }: CosellError): boolean =>
  retryable && !['OPPORTUNITY_CHANGED', 'RECORD_LOCKED', 'SALESFORCE_LIMIT', 'SALESFORCE_SIGN_IN'].includes(code);

/** What happened in Partner Center before the opportunity was written. */
function doneOutwards(plan: MergePlan, sent: Sent): DealEvent[] {
  return [
    ...(plan.shared !== undefined && sent.completed ? [shared(plan.shared)] : []),
    ...(plan.answer !== undefined && sent.moved ? [answered(plan.answer)] : []),
  ];
}

function outcomeOf(plan: MergePlan, sent: Sent, error: CosellError | undefined) {
  const state = error === undefined || isForInformation(error) ? 'synced' : 'attention';
  const isMoving = plan.looksAgain || (plan.answer !== undefined && sent.moved);
  return { word: state, state, error, againMs: isUpgraded(plan, sent) ? 0 : isMoving ? soonMs : undefined } as const;
}

/** Now a co-sell deal: the next run invites Microsoft immediately, with the values that the referral shows after the patch. */
const isUpgraded = (plan: MergePlan, sent: Sent): boolean => plan.upgrades && sent.patched;

const on = (plan: MergePlan, events: readonly DealEvent[]) =>
  events.map((event) => ({ on: plan.opportunity.id, event }));

const linesOf = (events: readonly DealEvent[]): string[] => events.map(({ summary }) => `${summary}.`);

/** What was actually copied: to the opportunity as planned, to the referral what was sent. */
export function copiedBy({ guarded, own, restored, notCopied }: MergePlan, sent: readonly FieldChange[]): Copied {
  const toOpportunity = [...guarded, ...own.filter(isWorthTelling)].filter((change) => !restored.includes(change));
  return { toOpportunity, toReferral: sent, restored, notCopied };
}

/** A field that the relay fills in gets a line only when it changes; changes that the substatus implies need no second line. */
const impliedBySubstatus: readonly string[] = ['/status', '/expirationDateTime'];
const isWorthTelling = ({ field, before }: FieldChange) =>
  !field.relayOnly || (before !== null && !impliedBySubstatus.includes(field.pointer));

/**
 * A field that is not settled here keeps its old base: a refused edit still counts as an edit, and the field of an inactive row is not
 * forgotten.
 */
const baseOutwards = (plan: MergePlan, sent: Sent, digest: Digest): MergeBase => ({
  ...plan.base,
  ...plan.decided,
  ...plan.settled,
  ...baseOfSent(sent, digest),
  ...basesHeldThere(sent.held, digest),
});

/** The base of what was sent. If the service returned the value, that counts: a text that it cut must not come back as an edit. */
export function baseOfSent({ fields, referral }: Pick<Sent, 'fields' | 'referral'>, digest: Digest): MergeBase {
  return Object.fromEntries(
    fields.map(({ field, agreed: pair }) => {
      const value = referral === undefined ? undefined : field.place.read(referral.body);
      // A value missing from the answer proves nothing: answers leave out values that were sent (closingDateTime, API 1.5).
      if (value === undefined || value === '') return [field.key, pair];
      const shown = digest(field.key, canonical(value, field.kind, field.scale) ?? null);
      return [field.key, [shown, pair[1]]];
    }),
  );
}

const agreed = (changes: readonly FieldChange[]): MergeBase =>
  Object.fromEntries(changes.map(({ field, agreed: pair }) => [field.key, pair]));

/** The version that was synced; none if the service does not return the referral after the patch. */
function versionAfter({ referral }: MergePlan, sent: Sent): Pick<Memory, 'version'> {
  const after = sent.patched ? sent.referral : referral;
  return after === undefined ? {} : { version: versionOf(after) };
}
