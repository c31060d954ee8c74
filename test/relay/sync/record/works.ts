import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import type { Outcome, Sent, Work } from '../../../../relay/sync/execute/outcome.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import type { MergePlan, PairPlan } from '../../../../relay/sync/plan/pair-plan.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { fieldMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { observationOf, opportunityOf } from '../observed.ts';

/** The referral of the pairs in these tests. */
export const r1 = referralOf({ ...incoming, id: 'r1' });

/** What shows on its card. */
export const identity = {
  referralId: 'r1',
  referralLink: 'https://partner.microsoft.com/referrals/v2/inbox?id=r1',
  dealKind: 'Co-sell',
  direction: 'From Microsoft',
} as const;

export const change = (changes: Partial<FieldChange> = {}): FieldChange => ({
  ...{ field: fieldMapping(), value: 7, before: '5', after: '7', agreed: ['there', 'here'] },
  ...changes,
});

/** A merge that copies nothing, but for what the test says of it. */
export const mergePlan = (changes: Partial<MergePlan> = {}): MergePlan => ({
  ...{ kind: 'merge', referral: r1, opportunity: opportunityOf({ card: { ...identity, status: 'Synced' } }) },
  ...{ invite: undefined, completes: false, shared: undefined, recordFirst: [], keepFirst: [], upgrades: false },
  patch: { fields: [], move: undefined, externalReferenceId: undefined, reasons: [] },
  ...{
    guarded: [],
    own: [],
    restored: [],
    notCopied: [],
    base: {},
    settled: {},
    answer: undefined,
    microsoft: undefined,
    answerShown: {},
  },
  ...{ problem: undefined, decided: {}, intended: undefined, looksAgain: false },
  ...changes,
});

export const sentOf = (changes: Partial<Sent> = {}): Sent => ({
  ...{ fields: [], held: [], patched: false, moved: false, referral: undefined, completed: false, refused: undefined },
  ...changes,
});

/** A pair with that plan, and what came of it. */
export const workOf = (plan: PairPlan, outcome: Outcome = { kind: 'done' }, seen: Partial<Observation> = {}): Work => ({
  observation: observationOf(seen),
  ...{ plan, outcome, writes: 0 },
});
