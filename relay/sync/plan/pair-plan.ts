import type { CosellError } from '../../errors.ts';
import type { DealKind } from '../deals/kinds.ts';
import type { MicrosoftsAnswer } from '../deals/microsofts-answer.ts';
import type { FieldChange, Merge } from '../fields/merge.ts';
import type { OverwrittenValue } from '../fields/overwritten-value.ts';
import type {
  CardChange,
  JsonObject,
  LinkState,
  MergeBase,
  NewLead,
  NewOpportunity,
  Opportunity,
  PairKey,
  PatchOperation,
  Referral,
  ReferralVersion,
} from '../model.ts';

/** What to do with one pair. The executor has nothing left to decide. */
export type PairPlan =
  | MergePlan
  | CreateReferralPlan
  | CreateOpportunityPlan
  | CreateLeadPlan
  | AdoptPlan
  | MovePlan
  | LeavePlan
  | PartPlan
  | CloseReferralPlan
  | RestPlan
  | WaitPlan
  | ForgetPlan
  | FailPlan;

/** Both sides exist: bring each up to date with the other. The members are in the order of execution. */
export interface MergePlan {
  kind: 'merge';
  referral: Referral;
  opportunity: Opportunity;
  /** Microsoft's half of the deal, to post first; undefined if it exists or is not owed. */
  invite: JsonObject | undefined;
  /** The creation on record is complete once Microsoft has been invited, if an invitation is owed. */
  completes: boolean;
  /** The kind of deal that was shared, if this run completes the sharing. */
  shared: DealKind | undefined;
  /** Audit lines to write before anything is sent: values of the referral that are about to be overwritten. */
  recordFirst: readonly string[];
  /** Values about to be overwritten, on either side, that the history must not show. The relay stores them before it sends anything. */
  keepFirst: readonly OverwrittenValue[];
  /** Store first that Microsoft has to be invited: the patch makes this a co-sell deal. */
  upgrades: boolean;
  patch: ReferralChanges;
  /** For the opportunity, under a precondition: a seller may be editing these fields. */
  guarded: readonly FieldChange[];
  /** For the opportunity: only the relay writes these fields. */
  own: readonly FieldChange[];
  /** Those of them that put back a choice which cannot be undone. */
  restored: readonly FieldChange[];
  notCopied: Merge['unmapped'];
  /** The customer's people, if the org refused them when the deal was created: it may accept them now. */
  people?: Omit<NewOpportunity, 'card'>;
  /** The base that the merge starts from. */
  base: MergeBase;
  /** The base of values that need no write. */
  settled: MergeBase;
  /** The base of decided conflicts until the winner is written. */
  decided: MergeBase;
  /** The base to store before anything is copied, with the copies in it; undefined if there are none. */
  intended: MergeBase | undefined;
  answer: 'Accepted' | 'Declined' | undefined;
  microsoft: MicrosoftsAnswer | undefined;
  /** What the card does not show yet about Microsoft's answer. */
  answerShown: CardChange;
  /** What prevents part of the merge, for the seller to read. */
  problem: CosellError | undefined;
  /** Values for the opportunity had to wait until the overwritten ones were on record. Run again immediately. */
  looksAgain: boolean;
}

/** Everything to write to a referral, in one patch. */
export interface ReferralChanges {
  fields: readonly FieldChange[];
  /** The substatus to move to. */
  move: string | undefined;
  /** Our opportunity id, if the referral does not name it yet. */
  externalReferenceId: string | undefined;
  /** Reason fields that go with the move. */
  reasons: readonly PatchOperation[];
}

/** Post our half of a new deal. The next run merges the pair and invites Microsoft. */
export interface CreateReferralPlan {
  kind: 'create-referral';
  opportunity: Opportunity;
  body: JsonObject;
  /** The merge base that holds once the referral exists. */
  base: MergeBase;
}

export interface CreateOpportunityPlan {
  kind: 'create-opportunity';
  referral: Referral;
  /** Without the card: record adds it, because it is what the seller reads first. */
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

/** The lead was converted: from now on its opportunity carries the referral. */
export interface AdoptPlan {
  kind: 'adopt';
  referral: Referral;
  opportunityId: string;
  card: CardChange;
}

/** The referral moves to the opportunity that the seller named. Only one opportunity carries a referral at a time. */
export interface MovePlan {
  kind: 'move';
  referral: Referral;
  source: Opportunity;
  target: Opportunity;
  /** Clears the source's identifier before the target gets it. */
  release: CardChange;
  arrive: CardChange;
  leave: CardChange;
  /** Values that take the source out of the pipeline, if the admin has set a stage for this. */
  leaveValues: JsonObject;
  /** The base of two records that have never been in sync. */
  base: MergeBase;
}

/** A move was interrupted after the referral had left. Only the source remains to be updated. */
export interface LeavePlan {
  kind: 'leave';
  source: Opportunity;
  leave: CardChange;
}

/** The seller said that the referral whose CRM ID names this opportunity is another deal. From now on the two are not a pair. */
export interface PartPlan {
  kind: 'part';
  referral: Referral;
  opportunity: Opportunity;
  card: CardChange;
}

/** The opportunity was deleted, and the admin has set that such deals are closed. */
export interface CloseReferralPlan {
  kind: 'close-referral';
  referral: Referral;
  substatus: 'Lost';
}

/** There is nothing to sync, for now or permanently. */
export interface RestPlan {
  kind: 'rest';
  why: 'paused' | 'offered' | 'not shared' | 'not ready' | 'link refused' | 'not wanted' | 'lead' | 'twin' | 'deleted';
  state: LinkState;
  error: CosellError | undefined;
  /** The version of the referral that was read. */
  version: ReferralVersion | undefined;
}

/** Run again later; nothing else changes. */
export interface WaitPlan {
  kind: 'wait';
  ms: number;
}

/** This row is not a pair of its own. `instead` is the pair that the signal was about. */
export interface ForgetPlan {
  kind: 'forget';
  instead: PairKey | undefined;
}

export interface FailPlan {
  kind: 'fail';
  error: CosellError;
}
