import type { Card, JsonObject, Link, Opportunity } from '../../../../relay/sync/model.ts';
import type { FieldChange } from '../../../../relay/sync/fields/merge.ts';
import { setAt } from '../../../../relay/sync/fields/pointer.ts';
import type { Observation } from '../../../../relay/sync/observe/observation.ts';
import { unobserved } from '../../../../relay/sync/observe/observation.ts';
import type {
  CreateOpportunityPlan,
  CreateReferralPlan,
  MergePlan,
  PairPlan,
} from '../../../../relay/sync/plan/pair-plan.ts';
import { planPair } from '../../../../relay/sync/plan/plan-pair.ts';
import type { Rules } from '../../../../relay/sync/plan/rules.ts';
import { auditLines, nothingCopied } from '../../../../relay/sync/plan/audit-lines.ts';
import { blankCard } from '../../../../relay/sync/record/card.ts';
import { referralOf } from '../../../worlds/fixture.ts';
import { packageMapping } from '../../../worlds/mapping-rows.ts';
import { incoming } from '../../../worlds/stories.ts';
import { plainDigest, readyToShare } from '../../../worlds/world.ts';

const mapping = packageMapping();
export const now = Date.parse('2026-11-02T09:00:00Z');
export const rules: Rules = { mapping, digest: plainDigest, inboundCreate: true, leads: true, now };

const id = '006000000000001AAA';
const link: Link = {
  ...{
    id: 'row',
    referralId: null,
    opportunityId: null,
    engagementId: null,
    base: {},
    version: { updatedAt: '2026-11-01T00:00:00Z', eTag: '"1"' },
  },
  ...{ opportunityModifiedAt: null, state: 'synced', attempts: 0, errorCode: undefined },
  ...{ intentAt: null, halfIntentAt: null, halfDue: false, halfSeen: null, dueSeq: 1, leaseToken: 'ours' },
};
const card: Card = { ...blankCard, sync: true };
export const opportunity: Opportunity = {
  ...{ id, modifiedAt: '2026-11-02T08:00:00.000+0000', fresh: false, team: [], card },
  fields: { ...readyToShare, 'Owner.Email': 'avery.howard@contoso.example' },
};
const help = { inviteContext: { assistanceRequestCode: 'GeneralOrOther' } };
export const referral = referralOf({ ...incoming, externalReferenceId: id });
export const asking = referralOf({ ...incoming, ...help, externalReferenceId: id });
export const microsofts = referralOf({ ...incoming, id: 'half', organizationId: 'msft' });

/** A pair, an opportunity alone and a referral alone, as a look finds them. */
export const dealAtRest: Observation = {
  ...unobserved({ ...link, referralId: referral.id, opportunityId: id }),
  referral,
  opportunity,
};
export const newDeal: Observation = { ...unobserved({ ...link, opportunityId: id, version: null }), opportunity };
export const receivedDeal: Observation = { ...unobserved({ ...link, referralId: referral.id }), referral };

const planned = <Kind extends PairPlan['kind']>(
  observation: Observation,
  kind: Kind,
): Extract<PairPlan, { kind: Kind }> => {
  const plan = planPair(observation, rules);
  if (plan.kind !== kind) throw new Error(`The plan is ${plan.kind}, not ${kind}.`);
  return plan as Extract<PairPlan, { kind: Kind }>;
};

/** A change of one mapped field, in canonical form. */
export function changeOf(name: string, changes: Partial<FieldChange> = {}): FieldChange {
  const field = mapping.fields.find((one) => one.field === name);
  if (field === undefined) throw new Error(`The package maps no field ${name}.`);
  return { field, value: 'after', before: 'before', after: 'after', agreed: ['', ''], ...changes };
}

const merge: MergePlan = { ...planned(dealAtRest, 'merge'), settled: {}, guarded: [], own: [] };
export const nothingOut: MergePlan['patch'] = {
  fields: [],
  move: undefined,
  externalReferenceId: undefined,
  reasons: [],
};
export const quiet: MergePlan = { ...merge, patch: nothingOut };
export const creating: CreateReferralPlan = planned(newDeal, 'create-referral');
export const receiving: CreateOpportunityPlan = planned(receivedDeal, 'create-opportunity');
const without = (body: JsonObject, pointer: string): JsonObject => {
  const copy = structuredClone(body);
  setAt(copy, pointer, true);
  return copy;
};
const visiblePlace = '/consent/consentToShareReferralWithMicrosoftSellers';
export const seen = { ...referral, body: without(referral.body, visiblePlace) };
export const halves = { own: referral, microsofts: undefined, showsMicrosofts: true };
export const invited = {
  ...dealAtRest,
  referral: asking,
  engagement: halves,
  link: { ...dealAtRest.link, intentAt: now },
};
export const inviting: MergePlan = { ...quiet, referral: asking, invite: {} };
export const other: Opportunity = {
  ...opportunity,
  id: '006000000000002AAA',
  card: { ...card, referralId: 'another' },
};
export const closed = { ...referral, status: 'Closed', substatus: 'Won' };
export const inBin = { id, modifiedAt: opportunity.modifiedAt, name: null, sync: true, referralId: referral.id };
export const deletedDeal: Observation = { ...dealAtRest, opportunity: undefined };
export const out = (...fields: FieldChange[]): MergePlan => ({ ...quiet, patch: { ...nothingOut, fields } });
export const phone = changeOf('PrimaryContact.Phone', { lost: '7' });
export const inwards = (...guarded: FieldChange[]): MergePlan => ({ ...quiet, guarded });

/** Plans that no planning should ever make, each with the promise that it would break. */
export const breaches: readonly { invariant: string; what: string; observation: Observation; plan: PairPlan }[] = [
  {
    ...{ invariant: 'creation-once', what: 'a second POST while the first one may still show up' },
    ...{ observation: { ...newDeal, link: { ...newDeal.link, intentAt: now - 59_999 } }, plan: creating },
  },
  {
    ...{ invariant: 'creation-once', what: 'a POST for a referral that is there' },
    ...{ observation: { ...newDeal, referral }, plan: creating },
  },
  {
    ...{ invariant: 'created-as-agreed', what: 'a POST whose values count as edits afterwards' },
    ...{ observation: newDeal, plan: { ...creating, base: {} } },
  },
  {
    ...{ invariant: 'shared-by-choice', what: 'a POST for a deal that nobody ticked' },
    ...{ observation: { ...newDeal, opportunity: { ...opportunity, card: blankCard } }, plan: creating },
  },
  {
    ...{ invariant: 'one-opportunity', what: 'a second opportunity for one referral' },
    ...{ observation: dealAtRest, plan: receiving },
  },
  {
    ...{ invariant: 'our-deals-only', what: "an opportunity for another partner's half" },
    ...{ observation: { ...receivedDeal, owner: 'another' }, plan: receiving },
  },
  {
    ...{ invariant: 'open-deals-only', what: 'an opportunity for a closed referral' },
    ...{ observation: receivedDeal, plan: { ...receiving, referral: closed } },
  },
  {
    ...{ invariant: 'free-target', what: 'a referral that goes where another one is' },
    observation: { ...dealAtRest, target: other },
    plan: {
      kind: 'move',
      referral,
      source: opportunity,
      target: other,
      release: {},
      arrive: {},
      leave: {},
      leaveValues: {},
      base: {},
    },
  },
  {
    ...{ invariant: 'identifier-kept', what: 'a new opportunity without its referral' },
    ...{ observation: receivedDeal, plan: { ...receiving, identity: { referralId: null } } },
  },
  {
    ...{ invariant: 'move-asked-for', what: 'a move that nobody asked for' },
    observation: { ...dealAtRest, target: { ...other, card } },
    plan: {
      kind: 'move',
      referral,
      source: opportunity,
      target: { ...other, card },
      release: {},
      arrive: {},
      leave: {},
      leaveValues: {},
      base: {},
    },
  },
  {
    ...{ invariant: 'parted-by-choice', what: 'two records parted that nobody called different deals' },
    observation: { ...dealAtRest, opportunity: { ...opportunity, card: blankCard } },
    plan: { kind: 'part', referral, opportunity, card: {} },
  },
  {
    ...{ invariant: 'parted-by-choice', what: 'a pair parted that is in sync' },
    observation: { ...dealAtRest, apart: true, link: { ...dealAtRest.link, base: { Amount: ['1', '1'] } } },
    plan: { kind: 'part', referral, opportunity, card: {} },
  },
  {
    ...{ invariant: 'closed-as-set', what: 'a deal closed that the admin wants to be asked about' },
    ...{
      observation: { ...deletedDeal, deleted: inBin },
      plan: { kind: 'close-referral', referral, substatus: 'Lost' },
    },
  },
  {
    ...{ invariant: 'closed-as-set', what: 'a deal closed because its opportunity is not shown' },
    ...{ observation: deletedDeal, plan: { kind: 'close-referral', referral, substatus: 'Lost' } },
  },
  {
    ...{ invariant: 'closed-is-closed', what: 'a patch of a closed referral' },
    ...{ observation: dealAtRest, plan: { ...out(changeOf('Amount')), referral: closed } },
  },
  {
    ...{ invariant: 'our-half-only', what: "a merge with Microsoft's half" },
    ...{ observation: dealAtRest, plan: { ...quiet, referral: microsofts } },
  },
  {
    ...{ invariant: 'paused-is-paused', what: 'a merge of a paused deal' },
    ...{ observation: dealAtRest, plan: { ...quiet, opportunity: { ...opportunity, card: blankCard } } },
  },
  {
    ...{ invariant: 'one-invitation', what: "an invitation where Microsoft's half is" },
    ...{ observation: { ...invited, engagement: { ...halves, microsofts } }, plan: inviting },
  },
  {
    ...{ invariant: 'one-invitation', what: 'an invitation without a look' },
    ...{ observation: { ...invited, engagement: undefined }, plan: inviting },
  },
  {
    ...{ invariant: 'one-invitation', what: 'an invitation that may be out already' },
    observation: {
      ...invited,
      engagement: { ...halves, showsMicrosofts: false },
      link: { ...invited.link, halfIntentAt: now },
    },
    plan: inviting,
  },
  {
    ...{ invariant: 'one-invitation', what: 'an invitation that nothing on record asks for' },
    ...{ observation: { ...invited, link: dealAtRest.link }, plan: inviting },
  },
  {
    ...{ invariant: 'visible-stays-visible', what: 'a deal hidden again' },
    observation: dealAtRest,
    plan: { ...out(changeOf('Referral_Visible_to_Microsoft__c', { value: false })), referral: seen },
  },
  {
    ...{ invariant: 'co-sell-stays-co-sell', what: 'help taken back' },
    observation: dealAtRest,
    plan: { ...out(changeOf('How_can_Microsoft_help__c', { value: null, after: null })), referral: asking },
  },
  {
    ...{ invariant: 'published-moves-only', what: 'a move back to New' },
    observation: dealAtRest,
    plan: { ...quiet, referral: { ...referral, status: 'Active' }, patch: { ...nothingOut, move: 'Pending' } },
  },
  {
    ...{ invariant: 'people-with-help-only', what: "the customer's contact on a private deal" },
    observation: dealAtRest,
    plan: {
      ...out(changeOf('PrimaryContact.Email')),
      referral: { ...referral, body: { ...referral.body, inviteContext: null } },
    },
  },
  {
    ...{ invariant: 'nobody-replaced', what: "another person in the place of one of the customer's" },
    observation: invited,
    plan: {
      ...{ ...quiet, referral: asking },
      patch: {
        ...nothingOut,
        fields: ['FirstName', 'LastName', 'Email'].map((name) => changeOf(`PrimaryContact.${name}`, { value: 'Kim' })),
      },
    },
  },
  {
    ...{ invariant: 'named-once', what: 'a second name for a referral' },
    ...{ observation: dealAtRest, plan: { ...quiet, patch: { ...nothingOut, externalReferenceId: id } } },
  },
  {
    ...{ invariant: 'edits-are-guarded', what: "a seller's field without a precondition" },
    ...{ observation: dealAtRest, plan: { ...quiet, own: [changeOf('Amount')] } },
  },
  {
    ...{ invariant: 'guard-can-tell', what: 'a precondition within the second of the last save' },
    observation: dealAtRest,
    plan: { ...inwards(changeOf('Name')), opportunity: { ...opportunity, fresh: true } },
  },
  {
    ...{ invariant: 'losses-on-record', what: 'a value overwritten before it is on record' },
    ...{ observation: dealAtRest, plan: out(changeOf('Amount', { lost: '7' })) },
  },
  {
    ...{ invariant: 'hidden-losses-kept', what: "a contact's phone overwritten before it is kept" },
    observation: dealAtRest,
    plan: {
      ...out(phone),
      ...{ referral: asking, recordFirst: auditLines({ ...nothingCopied, toReferral: [phone] }) },
    },
  },
  {
    ...{ invariant: 'fits-its-field', what: 'a name of 121 characters' },
    ...{ observation: dealAtRest, plan: inwards(changeOf('Name', { value: 'n'.repeat(121) })) },
  },
  {
    ...{ invariant: 'fits-its-field', what: 'a stage that the org does not have' },
    ...{ observation: dealAtRest, plan: inwards(changeOf('StageName', { value: 'No such stage' })) },
  },
  {
    ...{ invariant: 'one-way-at-a-time', what: 'a field both ways' },
    ...{ observation: dealAtRest, plan: { ...out(changeOf('Name')), guarded: [changeOf('Name')] } },
  },
  {
    ...{ invariant: 'as-the-row-says', what: 'a customer renamed from outside' },
    ...{ observation: dealAtRest, plan: inwards(changeOf('Account.Name')) },
  },
  {
    ...{ invariant: 'as-the-row-says', what: 'a status sent that only Partner Center sets' },
    ...{ observation: dealAtRest, plan: out(changeOf('Referral_Status__c')) },
  },
  {
    ...{ invariant: 'no-empty-writes', what: 'a write of what is there' },
    ...{ observation: dealAtRest, plan: out(changeOf('Name', { before: 'same', after: 'same' })) },
  },
  {
    ...{ invariant: 'base-is-what-was-read', what: 'a base of something else' },
    observation: dealAtRest,
    plan: { ...quiet, settled: { [changeOf('Name').field.key]: ['one', 'other'] } },
  },
  {
    ...{ invariant: 'settled-or-written', what: 'a field settled and written' },
    observation: dealAtRest,
    plan: { ...inwards(changeOf('Name')), settled: { [changeOf('Name').field.key]: ['one', 'other'] } },
  },
];
