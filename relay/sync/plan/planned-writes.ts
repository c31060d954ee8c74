import type { FieldChange } from '../fields/merge.ts';
import type { CardChange, JsonObject, NewLead, PatchOperation } from '../model.ts';
import { patchFor } from './patch-for.ts';
import type { CloseReferralPlan, PairPlan } from './pair-plan.ts';

/** One write of a plan, as the cloud receives it. What the card says about it depends on the outcome. */
export type PlannedWrite =
  | { to: 'Partner Center'; does: 'create referral' | 'invite Microsoft'; body: JsonObject }
  | { to: 'Partner Center'; does: 'update referral'; id: string; operations: readonly PatchOperation[] }
  | { to: 'Salesforce'; does: 'update opportunity'; id: string; values: JsonObject }
  | { to: 'Salesforce'; does: 'create opportunity'; values: JsonObject }
  | { to: 'Salesforce'; does: 'create lead'; lead: NewLead }
  | { to: 'Salesforce'; does: 'link opportunity'; id: string; card: CardChange };

/** Everything that a plan writes, in order. Pure: for previews, and for checking a plan. */
export function plannedWrites(plan: PairPlan): PlannedWrite[] {
  switch (plan.kind) {
    case 'merge': {
      const { referral, opportunity, invite, patch, guarded, own } = plan;
      const operations = patchFor(referral, patch);
      const values = valuesOf([...guarded, ...own]);
      return [
        ...(invite === undefined ? [] : [inviting(invite)]),
        ...(operations.length === 0 ? [] : [patching(referral.id, operations)]),
        ...(Object.keys(values).length === 0 ? [] : [updating(opportunity.id, values)]),
      ];
    }
    case 'create-referral':
      return [{ to: 'Partner Center', does: 'create referral', body: plan.body }];
    case 'create-opportunity':
      return [{ to: 'Salesforce', does: 'create opportunity', values: plan.opportunity.values }];
    case 'create-lead':
      return [{ to: 'Salesforce', does: 'create lead', lead: plan.lead }];
    case 'adopt':
      return [{ to: 'Salesforce', does: 'link opportunity', id: plan.opportunityId, card: plan.card }];
    case 'move':
      return [
        { to: 'Salesforce', does: 'link opportunity', id: plan.source.id, card: plan.release },
        { to: 'Salesforce', does: 'link opportunity', id: plan.target.id, card: plan.arrive },
        patching(plan.referral.id, [
          {
            op: plan.referral.externalReferenceId === null ? 'add' : 'replace',
            path: '/externalReferenceId',
            value: plan.target.id,
          },
        ]),
        { to: 'Salesforce', does: 'link opportunity', id: plan.source.id, card: plan.leave },
      ];
    case 'leave':
      return [{ to: 'Salesforce', does: 'link opportunity', id: plan.source.id, card: plan.leave }];
    case 'part':
      return [{ to: 'Salesforce', does: 'link opportunity', id: plan.opportunity.id, card: plan.card }];
    case 'close-referral':
      return [patching(plan.referral.id, closing(plan))];
    case 'rest':
    case 'wait':
    case 'forget':
    case 'fail':
      return [];
  }
}

/** Status and substatus move together. */
export const closing = ({ substatus }: CloseReferralPlan): PatchOperation[] => [
  { op: 'replace', path: '/status', value: 'Closed' },
  { op: 'replace', path: '/substatus', value: substatus },
];

const inviting = (body: JsonObject): PlannedWrite => ({ to: 'Partner Center', does: 'invite Microsoft', body });

const patching = (id: string, operations: readonly PatchOperation[]): PlannedWrite => ({
  to: 'Partner Center',
  does: 'update referral',
  id,
  operations,
});

const updating = (id: string, values: JsonObject): PlannedWrite => ({
  to: 'Salesforce',
  does: 'update opportunity',
  id,
  values,
});

/** Values for an opportunity, by field path. */
export const valuesOf = (changes: readonly FieldChange[]): JsonObject =>
  Object.fromEntries(changes.map(({ field, value }) => [field.field, value]));
