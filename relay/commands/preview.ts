import { readDigestSecret } from '../store/digest-secret.ts';
import { createDigest } from '../sync/fields/digest.ts';
import { compileMapping } from '../sync/fields/compile-mapping.ts';
import type { FieldChange } from '../sync/fields/merge.ts';
import type { JsonObject, PairKey } from '../sync/model.ts';
import type { PairPlan } from '../sync/plan/pair-plan.ts';
import { plannedWrites } from '../sync/plan/planned-writes.ts';
import { createOpenReferrals } from '../sync/observe/open-referrals.ts';
import { previewPair } from '../sync/preview.ts';
import { keyOf, type CommandOutput, type Setting } from './command.ts';

/** One pair as both sides show it now, and what the next run would do with it. Writes nothing on either side. */
export async function lookAt({ adapters, clock, config }: Setting, key: PairKey) {
  const mapping = compileMapping(await adapters.organization.load());
  const digest = createDigest(await readDigestSecret(adapters.credentials, config.encryptionKeys));
  const options = { ...config.sync, random: Math.random };
  const openReferrals = createOpenReferrals({ ...adapters, clock });
  const core = { ...adapters, clock, mapping: async () => mapping, digest, options, openReferrals };
  return { ...(await previewPair(core, key)), mapping, digest };
}

/** What the relay would do with one record in its next run, from a fresh read. */
export async function previewMapping(setting: Setting, id: string): Promise<CommandOutput> {
  const { plan } = await lookAt(setting, keyOf(id));
  if (plan.kind === 'fail') throw plan.error;
  return describePlan(plan);
}

/** A plan in words. */
export function describePlan(plan: PairPlan): CommandOutput {
  const problem = problemOf(plan);
  const lines = linesOf(plan);
  return {
    ok: problem === undefined,
    lines: [
      ...(lines.length === 0 ? [nothing[plan.kind] ?? 'Nothing to do.'] : lines),
      ...(problem === undefined ? [] : [`${problem.code}: ${problem.message}`]),
    ],
    data: { kind: plan.kind, writes: plannedWrites(plan), lines, problem: problem?.code ?? null },
  };
}

const nothing: Readonly<Partial<Record<PairPlan['kind'], string>>> = {
  merge: 'Both sides are in sync.',
  rest: 'Nothing is to be kept the same for now.',
  wait: 'The record was changed a moment ago: the relay waits a second before it looks again.',
  forget: 'This half of the deal is not yours: the relay works on your own half.',
};

const problemOf = (plan: PairPlan) =>
  plan.kind === 'merge' || plan.kind === 'create-opportunity'
    ? plan.problem
    : plan.kind === 'rest'
      ? plan.error
      : undefined;

function linesOf(plan: PairPlan): string[] {
  switch (plan.kind) {
    case 'merge':
      return [
        ...[...plan.guarded, ...plan.own].map(changeLine('to Salesforce')),
        ...plan.patch.fields.map(changeLine('to Partner Center')),
        ...(plan.patch.move === undefined ? [] : [`to Partner Center: the referral becomes ${plan.patch.move}`]),
        ...(plan.patch.externalReferenceId === undefined
          ? []
          : ['to Partner Center: the referral names the opportunity']),
        ...(plan.invite === undefined ? [] : ['to Partner Center: Microsoft is invited']),
        ...plan.notCopied.map(({ field, shown }) => `not copied ${field.label}: ${shown ?? '(blank)'}`),
      ];
    case 'create-referral':
      return ['to Partner Center: a new referral', ...JSON.stringify(plan.body, null, 2).split('\n')];
    case 'create-opportunity':
      return ['to Salesforce: a new opportunity', ...valueLines(plan.opportunity.values)];
    default:
      return plannedWrites(plan).map(({ to, does }) => `to ${to}: ${does}`);
  }
}

const changeLine =
  (where: string) =>
  ({ field, before, after }: FieldChange): string =>
    `${where} ${field.label}: ${before ?? '(blank)'} → ${after ?? '(blank)'}`;

const valueLines = (values: JsonObject): string[] =>
  Object.entries(values).map(
    ([path, value]) => `${path.includes('.') ? path : `Opportunity.${path}`}: ${JSON.stringify(value)}`,
  );
