import { CosellError } from '../../errors.ts';
import { nothingCopied, type Copied } from '../record/audit-lines.ts';
import { relaysOwn } from '../record/card.ts';
import { currencyProblem, isMoney } from '../fields/currency.ts';
import { merge, type Digest, type FieldChange } from '../fields/merge.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { MergeBase, Opportunity, Referral } from '../model.ts';
import { permitted } from '../deals/permitted.ts';
import { answerOf, type Answer } from '../deals/answer.ts';
import { asksForHelp, oneWayPlaces } from '../deals/stages.ts';

/** What is to be done with a pair, as far as it can be said before anything is written. */
export interface Plan {
  /** Values for the referral, and where it is to move. */
  outgoing: FieldChange[];
  move: string | undefined;
  /** The seller's answer, if that is what moves it. */
  answer: Answer;
  /** The deal becomes a co-sell deal: Microsoft is to be invited. */
  upgrade: boolean;
  /** Values for the opportunity: those that a seller may be editing, and the relay's own. */
  guarded: FieldChange[];
  own: FieldChange[];
  /** Of these, choices that cannot be taken back. */
  restored: FieldChange[];
  unmapped: Copied['unmapped'];
  /** The base of what needs no write. */
  settled: MergeBase;
  /** What stands in the way of some of it, for the seller to read. */
  problem: CosellError | undefined;
}

/** The merge of one pair under the rules of Partner Center. Pure: both sides as read, and what they last agreed on. */
export function planMerge(
  mapping: Mapping,
  digest: Digest,
  base: MergeBase,
  referral: Referral,
  opportunity: Opportunity,
): Plan {
  const money = currencyProblem(mapping, referral);
  const merged = merge({
    fields: mapping.fields.filter((field) => money === undefined || !isMoney(field)),
    referral: referral.body,
    opportunity: opportunity.fields,
    base,
    newest: Date.parse(referral.updatedAt) > Date.parse(opportunity.modifiedAt) ? 'referral' : 'opportunity',
    digest,
  });
  const { allowed, ignored, restored, refused } = permitted(merged.toReferral, referral, mapping, base);
  const answer = answerOf(referral, opportunity.fields);
  const stage = allowed.find(({ field }) => field.pointer === '/substatus');
  // The answer in words counts, whatever the stage says.
  const outgoing = answer.move === undefined ? allowed : allowed.filter((change) => change !== stage);
  const back = restored.map((change) => putBack(change, digest));
  const incoming = [...merged.toOpportunity, ...back];
  // A box that cannot be unticked again: no edit of a seller's can be lost when it is ticked.
  const ticks = ({ field, value }: FieldChange) => oneWayPlaces.includes(field.pointer) && value === true;
  const isOwn = (change: FieldChange) => relaysOwn.includes(change.field.field) || ticks(change);
  return {
    outgoing,
    move: answer.move ?? stage?.after ?? undefined,
    answer,
    upgrade: !asksForHelp(referral) && outgoing.some(({ field }) => field.pointer === oneWayPlaces[0]),
    guarded: incoming.filter((change) => !isOwn(change)),
    own: incoming.filter(isOwn),
    restored: back,
    unmapped: merged.unmapped,
    settled: { ...merged.settled, ...asTheyStand(ignored, digest) },
    problem: refused ?? answer.error ?? money ?? customerProblem(mapping, opportunity),
  };
}

/** An org's own rules may have kept the customer of a received deal out; somebody has to choose one. */
function customerProblem({ fields }: Mapping, opportunity: Opportunity): CosellError | undefined {
  const name = fields.find(({ field }) => field === 'Account.Name');
  return name === undefined || opportunity.fields[name.field] != null
    ? undefined
    : new CosellError('CUSTOMER_MISSING', 'The opportunity has no account.');
}

/** What a plan copies, in the end: to the opportunity as planned, to the referral what was really sent. */
export function copiedBy(plan: Plan, sent: readonly FieldChange[]): Copied {
  const { guarded, own, restored, unmapped } = plan;
  const toOpportunity = [...guarded, ...own.filter(isTold)].filter((change) => !restored.includes(change));
  const putBackNow = restored.filter((change) => guarded.includes(change) || own.includes(change));
  return { ...nothingCopied, toOpportunity, toReferral: [...sent], unmapped, restored: putBackNow };
}

/** Where the relay fills in what Partner Center says, only a change is worth a line; what the substatus says needs no second one. */
const impliedBySubstatus: readonly string[] = ['Referral_Status__c', 'Referral_Expires__c'];
const isTold = ({ field, before }: FieldChange) =>
  !relaysOwn.includes(field.field) || (before !== null && !impliedBySubstatus.includes(field.field));

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
