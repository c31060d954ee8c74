import type { CosellError } from '../../errors.ts';
import type { FieldChange } from '../fields/merge.ts';
import type { MergeBase, Referral, ReferralVersion } from '../model.ts';
import type { Observation } from '../observe/observation.ts';
import type { CreateOpportunityPlan, CreateReferralPlan, MergePlan, PairPlan } from '../plan/pair-plan.ts';

/** A pair and its plan. */
export interface Planned {
  observation: Observation;
  plan: PairPlan;
}

/** A planned pair with its outcome so far. */
export interface Work extends Planned {
  outcome: Outcome;
  /** Writes made to either cloud, for the log. */
  writes: number;
}

export type Outcome =
  | { kind: 'failed'; error: CosellError }
  | { kind: 'merged'; plan: MergePlan; sent: Sent }
  | { kind: 'referral-created'; plan: CreateReferralPlan; referral: Referral; base: MergeBase }
  /**
   * `version`: the referral's, after the opportunity's id is written to it. `tiesLater`: that is left to the pair's next run. The rest is
   * as in `CreatedOpportunity`.
   */
  | {
      kind: 'opportunity-created';
      plan: CreateOpportunityPlan;
      opportunityId: string;
      problem: CosellError | undefined;
      version: ReferralVersion;
      tiesLater?: true;
      similar?: { id: string; name: string };
      otherOwner?: CosellError;
      notInTeam?: readonly string[];
    }
  /** Executed as planned; nothing to add. */
  | { kind: 'done' };

/** How the patch of a referral went. */
export interface Sent {
  fields: readonly FieldChange[];
  /** Fields that were sent, too, but the referral does not show their values. */
  held: readonly FieldChange[];
  /** `patched`: a patch was accepted. `moved`: it changed the status. */
  patched: boolean;
  moved: boolean;
  /** The referral after the patch; undefined if the service does not return it or nothing was patched. */
  referral: Referral | undefined;
  /** The creation on record is complete: Microsoft has been invited, or need not be. */
  completed: boolean;
  /** What the service refused: a patch, or the invitation of Microsoft. */
  refused: CosellError | undefined;
}
