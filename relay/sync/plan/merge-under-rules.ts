import { CosellError } from '../../errors.ts';
import { answerOf } from '../deals/answer.ts';
import { asksForHelp, followsFromHelp, oneWayPlaces } from '../deals/kinds.ts';
import { permitted } from '../deals/permitted.ts';
import { turnedDown } from '../deals/microsofts-answer.ts';
import { closes, isClosed, stageFor, stageOf } from '../deals/stages.ts';
import { currencyProblem, isMoney } from '../fields/currency.ts';
import type { Mapping } from '../fields/mapping.ts';
import { heldProblem } from '../fields/kept.ts';
import { merge, type Digest, type FieldChange, type Merge } from '../fields/merge.ts';
import { seatPeople, type Seated } from '../fields/people.ts';
import type { MergeBase, Opportunity, Referral } from '../model.ts';
import type { Both } from '../observe/observation.ts';
import { asToldBefore } from './as-told-before.ts';
import { contactProblem, missingContact } from './contact-problem.ts';
import { atFirstMeeting, baseOf, type Pair } from './first-meeting.ts';
import { ownerProblem } from './owner-problem.ts';
import { newestOf } from './newest.ts';
import type { Rules } from './rules.ts';

/** What one pair takes from each other, once Partner Center's rules have had their say. */
export interface Merged {
  /** What it starts from. */
  base: MergeBase;
  /** Values for the referral, and where it is to move. */
  outgoing: FieldChange[];
  move: string | undefined;
  /** The seller's answer, if that is what moves it. */
  answer: 'Accepted' | 'Declined' | undefined;
  /** The deal becomes a co-sell deal: Microsoft is to be invited. */
  upgrades: boolean;
  /** Values for the opportunity: those that a seller may be editing, and those that only the relay writes. */
  guarded: FieldChange[];
  own: FieldChange[];
  /** Of these, choices that cannot be taken back. */
  restored: FieldChange[];
  notCopied: Merge['unmapped'];
  /** The base of what needs no write. */
  settled: MergeBase;
  /** What stands in the way of some of it, for the seller to read. */
  problem: CosellError | undefined;
}

export function mergeUnderRules(both: Both, { mapping, digest }: Rules): Merged {
  const { link, referral, opportunity } = both;
  const base = baseOf(both, mapping);
  const money = currencyProblem(mapping, referral);
  const seated = seatedOf(both, { mapping, digest });
  const merged = merge({
    fields: seated.fields.filter((field) => money === undefined || !isMoney(field)),
    referral: referral.body,
    opportunity: opportunity.fields,
    base: seated.base,
    ...(opportunity.calculated && { calculated: opportunity.calculated }),
    newest: newestOf(both),
    atFirstMeeting: atFirstMeeting(both, seated),
    digest,
  });
  const { allowed: all, ignored, restored, refused } = permitted(merged.toReferral, referral, mapping, base);
  const end = turnedDown(link.halfSeen, digest);
  // It stays a change, and is told as long as it is one.
  const allowed = all.filter(({ field }) => end === undefined || field.pointer !== oneWayPlaces[0]);
  const unheard = end === undefined || allowed.length === all.length ? undefined : nobodyHears(end);
  const answer = answerOf(referral, opportunity.card);
  const stage = allowed.find(({ field }) => field.pointer === '/substatus');
  // The answer in words counts, whatever the stage says.
  const outgoing = answer.move === undefined ? allowed : allowed.filter((change) => change !== stage);
  const back = restored.map((change) => putBack(change, digest));
  const incoming = [...merged.toOpportunity, ...back];
  return {
    base,
    outgoing,
    move: answer.move ?? stage?.after ?? undefined,
    answer: answer.move,
    upgrades: !asksForHelp(referral) && outgoing.some(({ field }) => field.pointer === oneWayPlaces[0]),
    guarded: incoming.filter((change) => !isOurs(change)),
    own: incoming.filter(isOurs),
    restored: back,
    notCopied: merged.unmapped,
    settled: { ...merged.settled, ...asTheyStand(ignored, digest) },
    problem:
      refused ??
      unheard ??
      answer.error ??
      money ??
      closedThere(mapping, referral, opportunity) ??
      customerProblem(mapping, opportunity) ??
      missingContact(merged.held, seated.fields, opportunity) ??
      contactProblem(seated.fields, referral.body, opportunity) ??
      heldProblem(merged.held, opportunity) ??
      ownerProblem(mapping, opportunity),
  };
}

/** The rows of the mapping, those of people pointed at whom they mean in this pair. */
export const seatedOf = (both: Pair, { mapping, digest }: Pick<Rules, 'mapping' | 'digest'>): Seated =>
  seatPeople({
    fields: mapping.fields,
    referral: both.referral.body,
    opportunity: both.opportunity.fields,
    base: baseOf(both, mapping),
    digest,
  });

/** No edit of a seller's can be lost: nobody but the relay writes the field, or the box cannot be unticked again. */
const isOurs = ({ field, value }: FieldChange) => field.relayOnly || (followsFromHelp(field) && value === true);

/** Whether a second half of Microsoft's may be posted in one engagement nobody has published: the relay never does. */
const nobodyHears = (end: string) =>
  new CosellError(
    'REFERRAL_CLOSED',
    `Microsoft's side of the deal is closed (${end}): another request for help no longer reaches it. To ask again, create a new opportunity.`,
  );

/** Partner Center has closed the deal in a way for which the org has no stage: the opportunity must not go on as an open one unsaid. */
function closedThere(mapping: Mapping, referral: Referral, opportunity: Opportunity): CosellError | undefined {
  if (!isClosed(referral) || stageFor(mapping, referral).isKnown) return undefined;
  const { stage, substatus } = stageOf(mapping, opportunity);
  if (stage === null || closes(substatus)) return undefined;
  return new CosellError(
    'STAGE_MISSING',
    `Partner Center has closed the deal (${referral.substatus}), which leads to no stage here. Close the opportunity yourself.`,
  );
}

/** An org's own rules may have kept the customer of a received deal out; somebody has to choose one. */
function customerProblem({ fields }: Mapping, opportunity: Opportunity): CosellError | undefined {
  const name = fields.find(({ pointer }) => pointer === '/customerProfile/name');
  return name === undefined || opportunity.fields[name.field] != null
    ? undefined
    : asToldBefore(opportunity.card, 'CUSTOMER_MISSING', 'The opportunity has no account.');
}

/** A choice that cannot be taken back: what the referral shows goes back to the opportunity. */
function putBack({ field, before, after }: FieldChange, digest: Digest): FieldChange {
  const inbound = field.inbound?.get(before ?? '') ?? before;
  const value = field.kind === 'boolean' ? inbound === 'true' : inbound;
  // `agreed` of the change says what the referral would have shown; it still shows what it did.
  const pair = [digest(field.key, before), digest(field.key, inbound)] as const;
  return { field, value, before: after, after: inbound, agreed: pair };
}

const asTheyStand = (ignored: readonly FieldChange[], digest: Digest): MergeBase =>
  Object.fromEntries(
    ignored.map(({ field, agreed: [, opportunity], before }) => [field.key, [digest(field.key, before), opportunity]]),
  );
