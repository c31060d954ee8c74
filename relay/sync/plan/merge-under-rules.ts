import { CosellError } from '../../errors.ts';
import { answerOf } from '../deals/answer.ts';
import { asksForHelp, followsFromHelp, oneWayPlaces } from '../deals/kinds.ts';
import { permitted } from '../deals/permitted.ts';
import { turnedDown } from '../deals/microsofts-answer.ts';
import { closes, isClosed, stageFor, stageOf } from '../deals/stages.ts';
import { currencyProblem, isMoney } from '../fields/currency.ts';
import type { Mapping } from '../fields/mapping.ts';
import { heldProblem, heldThereProblem } from '../fields/kept.ts';
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

/** What the two sides of one pair take from each other, after Partner Center's rules. */
export interface Merged {
  /** The base that the merge starts from. */
  base: MergeBase;
  /** Values for the referral. `move` is the substatus to move it to. */
  outgoing: FieldChange[];
  move: string | undefined;
  /** The seller's answer, if that is what moves the referral. */
  answer: 'Accepted' | 'Declined' | undefined;
  /** The deal becomes a co-sell deal: Microsoft is to be invited. */
  upgrades: boolean;
  /** Values for the opportunity: `guarded` may be edited by a seller at the same time; only the relay writes `own`. */
  guarded: FieldChange[];
  own: FieldChange[];
  /** Those of them that put back a choice which cannot be undone. */
  restored: FieldChange[];
  notCopied: Merge['unmapped'];
  /** The base of what needs no write. */
  settled: MergeBase;
  /** What prevents part of the merge, for the seller to read. */
  problem: CosellError | undefined;
}

export function mergeUnderRules(both: Both, { mapping, digest }: Rules): Merged {
  const { link, referral, opportunity } = both;
  const base = baseOf(both, mapping, digest);
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
  // A request for help still counts as a change, and the seller reads this for as long as it does.
  const allowed = all.filter(({ field }) => end === undefined || field.pointer !== oneWayPlaces[0]);
  const unheard = end === undefined || allowed.length === all.length ? undefined : nobodyHears(end);
  const answer = answerOf(referral, opportunity.card);
  const stage = allowed.find(({ field }) => field.pointer === '/substatus');
  // An explicit answer counts, whatever the stage says.
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
      heldThereProblem(merged.heldThere) ??
      ownerProblem(mapping, opportunity),
  };
}

/** The mapping rows, with rows about people pointed at the person they mean in this pair. */
export const seatedOf = (both: Pair, { mapping, digest }: Pick<Rules, 'mapping' | 'digest'>): Seated =>
  seatPeople({
    fields: mapping.fields,
    referral: both.referral.body,
    opportunity: both.opportunity.fields,
    base: baseOf(both, mapping, digest),
    digest,
  });

/**
 * Needs no precondition, because it cannot overwrite a seller's edit: only the relay writes the field, or the box cannot be unticked
 * again.
 */
const isOurs = ({ field, value }: FieldChange) => field.relayOnly || (followsFromHelp(field) && value === true);

/** Microsoft does not document whether a second half of its own may be posted in one engagement, so the relay never posts one. */
const nobodyHears = (end: string) =>
  new CosellError(
    'REFERRAL_CLOSED',
    `Microsoft's side of the deal is closed (${end}) and cannot receive another request for help. To ask again, create a new opportunity.`,
  );

/**
 * Partner Center has closed the deal in a way that no stage of the org corresponds to. The seller has to know that the open opportunity
 * is over.
 */
function closedThere(mapping: Mapping, referral: Referral, opportunity: Opportunity): CosellError | undefined {
  if (!isClosed(referral) || stageFor(mapping, referral).isKnown) return undefined;
  const { stage, substatus } = stageOf(mapping, opportunity);
  if (stage === null || closes(substatus)) return undefined;
  return new CosellError(
    'STAGE_MISSING',
    `Partner Center has closed the deal (${referral.substatus}), but no stage here corresponds to that. Close the opportunity yourself.`,
  );
}

/** The org's own rules may have kept out the customer of a received deal. The seller has to choose an account. */
function customerProblem({ fields }: Mapping, opportunity: Opportunity): CosellError | undefined {
  const name = fields.find(({ pointer }) => pointer === '/customerProfile/name');
  return name === undefined || opportunity.fields[name.field] != null
    ? undefined
    : asToldBefore(opportunity.card, 'CUSTOMER_MISSING', 'The opportunity has no account.');
}

/** The seller took back a choice that cannot be undone: the referral's value goes back to the opportunity. */
function putBack({ field, before, after }: FieldChange, digest: Digest): FieldChange {
  const inbound = field.inbound?.get(before ?? '') ?? before;
  const value = field.kind === 'boolean' ? inbound === 'true' : inbound;
  // The change's `agreed` holds what the referral would have shown. It still shows the old value.
  const pair = [digest(field.key, before), digest(field.key, inbound)] as const;
  return { field, value, before: after, after: inbound, agreed: pair };
}

const asTheyStand = (ignored: readonly FieldChange[], digest: Digest): MergeBase =>
  Object.fromEntries(
    ignored.map(({ field, agreed: [, opportunity], before }) => [field.key, [digest(field.key, before), opportunity]]),
  );
