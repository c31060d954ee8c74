import { CosellError } from '../errors.ts';
import { cardFields } from '../sync/record/card.ts';
import { draftOpportunity } from '../sync/plan/new-opportunity.ts';
import { draftReferral } from '../sync/plan/new-referral.ts';
import { compileMapping, type Mapping } from '../sync/fields/mapping.ts';
import type { Digest, FieldChange } from '../sync/fields/merge.ts';
import type { JsonObject, Opportunity, Referral } from '../sync/model.ts';
import { planMerge } from '../sync/plan/plan-merge.ts';
import { keyOf, type CommandOutput, type Setting } from './command.ts';

/** What the mapping in force would do with one record, read as it is now. Nothing is written on either side. */
export async function previewMapping({ adapters, clock, config }: Setting, id: string): Promise<CommandOutput> {
  const { rows, values, settings, describe, solutions } = await adapters.organization.load();
  const mapping = compileMapping(rows, values, settings, describe, solutions);
  const { referral, opportunity } = await findBoth(adapters, mapping, id);
  if (referral !== undefined && opportunity !== undefined) return ofPair(mapping, referral, opportunity);
  if (opportunity !== undefined) return ofNewReferral(mapping, opportunity, clock.now());
  if (referral !== undefined) return ofNewOpportunity(mapping, referral, clock.now(), config.sync);
  throw new CosellError('OPPORTUNITY_NOT_FOUND', `Salesforce shows no opportunity with the id ${id}.`);
}

async function findBoth(
  { opportunities, referrals }: Setting['adapters'],
  mapping: Mapping,
  id: string,
): Promise<{ referral: Referral | undefined; opportunity: Opportunity | undefined }> {
  const fields = [...new Set([...cardFields, ...mapping.fields.map(({ field }) => field)])];
  const key = keyOf(id);
  const [opportunity] = await opportunities.read(
    'opportunityId' in key ? { ids: [key.opportunityId], referralIds: [] } : { ids: [], referralIds: [key.referralId] },
    fields,
  );
  const shown = opportunity?.fields['Referral_Identifier__c'];
  const referralId = 'referralId' in key ? key.referralId : typeof shown === 'string' ? shown : undefined;
  return { opportunity, referral: referralId === undefined ? undefined : await referrals.read(referralId) };
}

/** Nothing is kept of a preview, so nothing has to be hidden in what is compared. */
const plain: Digest = (key, shown) => `${key} ${String(shown)}`;

/** As if the two met for the first time: what differs, and which way it would go. */
function ofPair(mapping: Mapping, referral: Referral, opportunity: Opportunity): CommandOutput {
  const plan = planMerge(mapping, plain, {}, referral, opportunity);
  const line =
    (arrow: string) =>
    ({ field, before, after }: FieldChange) =>
      `${arrow} ${field.label}: ${before ?? '(blank)'} → ${after ?? '(blank)'}`;
  const lines = [
    ...[...plan.guarded, ...plan.own].map(line('to Salesforce')),
    ...plan.outgoing.map(line('to Partner Center')),
    ...plan.unmapped.map(({ field, shown }) => `not copied ${field.label}: ${shown ?? '(blank)'}`),
    ...(plan.problem === undefined ? [] : [`${plan.problem.code}: ${plan.problem.message}`]),
  ];
  const problem = plan.problem?.code ?? null;
  return {
    ok: problem === null,
    lines: lines.length === 0 ? ['Both sides are in sync.'] : lines,
    data: { kind: 'pair', lines, problem },
  };
}

function ofNewReferral(mapping: Mapping, opportunity: Opportunity, now: number): CommandOutput {
  const draft = draftReferral(opportunity, mapping, now);
  if ('missing' in draft)
    return {
      ok: false,
      lines: draft.missing.map((reason) => `missing ${reason}`),
      data: { kind: 'new referral', ...draft },
    };
  return { ok: true, lines: [JSON.stringify(draft.body, null, 2)], data: { kind: 'new referral', ...draft } };
}

function ofNewOpportunity(
  mapping: Mapping,
  referral: Referral,
  now: number,
  { inboundCreate }: Setting['config']['sync'],
): CommandOutput {
  const { create, did, error } = draftOpportunity({ mapping, inboundCreate, now, digest: plain }, referral);
  if (create === undefined)
    return { ok: true, lines: [`No opportunity would be created: ${did}.`], data: { kind: did } };
  const { fields, account, contact } = create.opportunity;
  const section = (name: string, values: JsonObject | undefined) =>
    Object.entries(values ?? {}).map(([field, value]) => `${name}.${field}: ${JSON.stringify(value)}`);
  const lines = [...section('Account', account), ...section('Contact', contact), ...section('Opportunity', fields)];
  return {
    ok: error === undefined,
    lines: [...lines, ...(error === undefined ? [] : [`${error.code}: ${error.message}`])],
    data: { kind: 'new opportunity', account, contact: contact ?? null, fields },
  };
}
