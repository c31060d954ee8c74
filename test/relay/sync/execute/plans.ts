import type { Sent } from '../../../../relay/sync/execute/outcome.ts';
import type { FieldMapping } from '../../../../relay/sync/fields/mapping.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import type { Json, Opportunity } from '../../../../relay/sync/model.ts';
import type { MergePlan, ReferralChanges } from '../../../../relay/sync/plan/pair-plan.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { incoming } from '../../../worlds/stories.ts';

export const referral = referralOf(incoming);

export const opportunityOf = (changes: Partial<Opportunity> = {}): Opportunity => ({
  ...{ id: '006A', modifiedAt: 'then', fresh: false, fields: {}, team: [] },
  card: { ...blankCard, sync: true },
  ...changes,
});

/** A value on its way, blank before. */
export const change = (field: FieldMapping, value: Json): FieldChange => ({
  ...{ field, value, before: null, after: JSON.stringify(value), agreed: ['there', 'here'] },
});

export const noChanges: ReferralChanges = {
  ...{ fields: [], move: undefined, externalReferenceId: undefined, reasons: [] },
};

/** A merge that does nothing, but for what the test says. */
export const mergePlan = (changes: Partial<MergePlan> = {}): MergePlan => ({
  ...{ kind: 'merge', referral, opportunity: opportunityOf() },
  ...{
    invite: undefined,
    completes: false,
    shared: undefined,
    recordFirst: [],
    keepFirst: [],
    upgrades: false,
    patch: noChanges,
  },
  ...{ guarded: [], own: [], restored: [], notCopied: [], base: {}, settled: {} },
  ...{
    answer: undefined,
    microsoft: undefined,
    answerShown: {},
    problem: undefined,
    decided: {},
    intended: undefined,
    looksAgain: false,
  },
  ...changes,
});

/** Nothing was sent. */
export const sent = (changes: Partial<Sent> = {}): Sent => ({
  ...{ fields: [], held: [], patched: false, moved: false, referral: undefined, completed: false, refused: undefined },
  ...changes,
});
