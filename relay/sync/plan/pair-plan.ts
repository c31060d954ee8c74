import type { CosellError } from '../../errors.ts';
import type { DealKind } from '../deals/kinds.ts';
import type { MicrosoftsAnswer } from '../deals/microsofts-answer.ts';
import type { FieldChange, Merge } from '../fields/merge.ts';
import type {
  CardChange,
  JsonObject,
  LinkState,
  MergeBase,
  NewLead,
  NewOpportunity,
  Opportunity,
  OverwrittenValue,
  PairKey,
  PatchOperation,
  Referral,
  ReferralVersion,
} from '../model.ts';

/** What is to be done with one pair. Nothing is left to decide when it is executed. */
export type PairPlan =
  | MergePlan
  | CreateReferralPlan
  | CreateOpportunityPlan
  | CreateLeadPlan
  | AdoptPlan
  | MovePlan
  | LeavePlan
  | CloseReferralPlan
  | RestPlan
  | WaitPlan
  | ForgetPlan
  | FailPlan;

/** Both sides are there: bring each up to date with the other. In this order. */
export interface MergePlan {
  kind: 'merge';
  referral: Referral;
  opportunity: Opportunity;
  /** Microsoft's half of the deal, to be posted first; undefined when it is there or not owed. */
  invite: JsonObject | undefined;
  /** The creation that the link has on record is complete once the invitation, if one is owed, is out. */
  completes: boolean;
  /** What kind of deal was shared, where this look is the one that completes it. */
  shared: DealKind | undefined;
  /** Lines for the audit before anything is sent: values of the referral that are about to be overwritten. */
  recordFirst: readonly string[];
  /** Values about to be overwritten, on either side, that no history may show: kept by the relay before anything is sent. */
  keepFirst: readonly OverwrittenValue[];
  /** Record first that Microsoft will have to be invited: the patch makes this a co-sell deal. */
  upgrades: boolean;
  patch: ReferralChanges;
  /** For the opportunity, under a precondition: a seller may be editing these. */
  guarded: readonly FieldChange[];
  /** For the opportunity: nobody but the relay writes these. */
  own: readonly FieldChange[];
  /** Those of them that put a choice back which cannot be taken back. */
  restored: readonly FieldChange[];
  notCopied: Merge['unmapped'];
  /** The customer's people, where the org did not take them when the deal was made: perhaps it does now. */
  people?: Omit<NewOpportunity, 'card'>;
  /** What the merge starts from. */
  base: MergeBase;
  /** The base of what needs no write. */
  settled: MergeBase;
  /** The base of the conflicts that one side lost, for as long as the winner is not written. */
  decided: MergeBase;
  answer: 'Accepted' | 'Declined' | undefined;
  microsoft: MicrosoftsAnswer | undefined;
  /** What the card does not say yet of Microsoft's answer. */
  answerShown: CardChange;
  /** What stands in the way of some of it, for the seller to read. */
  problem: CosellError | undefined;
  /** Values for the opportunity had to wait for the record of what gives way: look again at once. */
  looksAgain: boolean;
}

/** Everything that is to be written to a referral, in one patch. */
export interface ReferralChanges {
  fields: readonly FieldChange[];
  /** The substatus to move to. */
  move: string | undefined;
  /** Our id, where the referral does not name it yet. */
  externalReferenceId: string | undefined;
  /** What goes along with the move. */
  reasons: readonly PatchOperation[];
}

/** Post our half of a new deal. The pair is merged, and Microsoft invited, at the next look. */
export interface CreateReferralPlan {
  kind: 'create-referral';
  opportunity: Opportunity;
  body: JsonObject;
  /** What the two sides will have agreed on. */
  base: MergeBase;
}

export interface CreateOpportunityPlan {
  kind: 'create-opportunity';
  referral: Referral;
  /** Its card is what the seller reads first; the record adds it. */
  opportunity: Omit<NewOpportunity, 'card'>;
  identity: CardChange;
  base: MergeBase;
  notCopied: Merge['unmapped'];
  problem: CosellError | undefined;
}

export interface CreateLeadPlan {
  kind: 'create-lead';
  referral: Referral;
  lead: NewLead;
}

/** The lead was converted: its opportunity carries the referral from now on. */
export interface AdoptPlan {
  kind: 'adopt';
  referral: Referral;
  opportunityId: string;
  card: CardChange;
}

/** The referral goes to the opportunity that a person named. One opportunity carries a referral at a time. */
export interface MovePlan {
  kind: 'move';
  referral: Referral;
  source: Opportunity;
  target: Opportunity;
  /** Clears the identifier of the source, before the target gets it. */
  release: CardChange;
  arrive: CardChange;
  leave: CardChange;
  /** What takes the opportunity that is left behind out of the pipeline, where the setting says so. */
  leaveValues: JsonObject;
  /** The two have never been kept the same. */
  base: MergeBase;
}

/** A move was interrupted after the referral had gone: what is left of it is the source. */
export interface LeavePlan {
  kind: 'leave';
  source: Opportunity;
  leave: CardChange;
}

/** The opportunity was deleted, and the admin wants such deals closed. */
export interface CloseReferralPlan {
  kind: 'close-referral';
  referral: Referral;
  substatus: 'Lost';
}

/** Nothing is to be kept the same, for now or for good. */
export interface RestPlan {
  kind: 'rest';
  why: 'paused' | 'offered' | 'not shared' | 'not ready' | 'link refused' | 'not wanted' | 'lead' | 'twin' | 'deleted';
  state: LinkState;
  error: CosellError | undefined;
  /** The version of the referral that was looked at. */
  version: ReferralVersion | undefined;
}

/** Look again later; nothing else changes. */
export interface WaitPlan {
  kind: 'wait';
  ms: number;
}

/** This row is not a pair of its own; `instead` is the pair that the signal was about. */
export interface ForgetPlan {
  kind: 'forget';
  instead: PairKey | undefined;
}

export interface FailPlan {
  kind: 'fail';
  error: CosellError;
}
