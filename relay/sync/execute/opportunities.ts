import { CosellError, toCosellError } from '../../errors.ts';
import { versionOf } from '../deals/version.ts';
import type { CreateOpportunityPlan } from '../plan/pair-plan.ts';
import type { Rules } from '../plan/rules.ts';
import type { CreatedOpportunity } from '../ports/opportunities.ts';
import { createdAs } from '../plan/created-as.ts';
import { newCard } from '../record/tell-created.ts';
import { isCertain } from './certainty.ts';
import { namedAtCreation } from './held-back.ts';
import { patchGuarded } from './guarded-patch.ts';
import { readSaved } from './read-back.ts';
import type { Executed, Writing } from './writing.ts';
import type { Work } from './outcome.ts';

type Wanted = Work & { plan: CreateOpportunityPlan };

const isWanted = (work: Work): work is Wanted =>
  work.plan.kind === 'create-opportunity' && work.outcome.kind === 'done';

/** Creates the batch's opportunities in a few calls, and ties each to its referral. */
export async function createOpportunities(writing: Writing, rules: Rules, works: readonly Work[]): Promise<Work[]> {
  const wanted = works.filter(isWanted);
  if (wanted.length === 0) return [...works];
  const outcomes = await createIntended(writing, rules, wanted).catch((thrown: unknown) =>
    wanted.map(() => toCosellError(thrown)),
  );
  const { fields } = rules.mapping;
  const shows = await readSaved(
    writing,
    outcomes.flatMap((outcome) => (outcome instanceof CosellError ? [] : outcome.id)),
    fields.filter(({ record }) => record === 'opportunity').map(({ field }) => field),
  );
  const tied = await Promise.all(
    wanted.map(async (work, index): Promise<[Work, Executed]> => {
      const outcome =
        outcomes[index] ?? new CosellError('UNEXPECTED', 'Salesforce returned no result for this opportunity.');
      if (outcome instanceof CosellError) return [work, failed(outcome)];
      const made = { shows: shows.get(outcome.id), problems: outcome.problems };
      const after = createdAs(work.plan, made, { fields, digest: rules.digest });
      const problems = outcome.problems.map((problem) => namedAtCreation(problem, fields));
      const created = { ...outcome, problems, notKept: after.problem };
      return [work, await tieTo(writing, { ...work, plan: after.plan }, created).catch(failed)];
    }),
  );
  const executed = new Map(tied);
  return works.map((work) => ({ ...work, ...executed.get(work) }));
}

/**
 * If the answer is lost, the next run finds the opportunity by its referral. The stored base then tells it what both sides showed. Otherwise a
 * value that Microsoft changes meanwhile would meet our own older one as if a seller had entered it.
 */
async function createIntended(
  { links, opportunities }: Writing,
  rules: Rules,
  wanted: readonly Wanted[],
): Promise<(CreatedOpportunity | CosellError)[]> {
  await links.intendBases(wanted.map(({ observation: { link }, plan: { base } }) => ({ link, base })));
  const outcomes = await opportunities.create(
    wanted.map(({ plan }) => ({ ...plan.opportunity, card: newCard(plan, rules) })),
  );
  // Certainly not created: another opportunity that meets the referral later must not be taken for this one.
  const refused = wanted.filter((_work, index) => {
    const outcome = outcomes[index];
    return outcome instanceof CosellError && isCertain(outcome);
  });
  await links.intendBases(refused.map(({ observation: { link } }) => ({ link, base: {} })));
  return outcomes;
}

const failed = (thrown: unknown): Executed => ({
  outcome: { kind: 'failed', error: toCosellError(thrown) },
  writes: 0,
});

/**
 * First stores both ids in the row, then writes the opportunity's id into the referral. If the referral refuses that id, the seller reads
 * why; the deal itself exists. A referral of a list has no eTag to guard the write: two calls for each deal, which the other deals of a
 * backfill need not wait for. The pair's next run makes them. `notKept`: values that the record did not keep.
 */
async function tieTo(
  { links, referrals }: Writing,
  { observation: { link }, plan }: Wanted,
  { id, problems: [refusedByOrg], notKept, ...rest }: CreatedOpportunity & { notKept: CosellError | undefined },
): Promise<Executed> {
  const problem = refusedByOrg ?? notKept;
  const { referral, base } = plan;
  const sides = { referralId: referral.id, opportunityId: id, engagementId: referral.engagementId };
  if ((await links.join(link, sides, { force: true, base })) === undefined)
    throw new CosellError('PAIR_BUSY', 'Another worker has taken this pair over.');
  const made = {
    ...({ kind: 'opportunity-created', plan, opportunityId: id, problem, version: versionOf(referral) } as const),
    ...rest,
  };
  if (referral.externalReferenceId !== null) return { outcome: made, writes: 1 };
  if (referral.eTag === '') return { outcome: { ...made, tiesLater: true }, writes: 1 };
  try {
    const add = { op: 'add', path: '/externalReferenceId', value: id } as const;
    const after = (await patchGuarded(referrals, referral, [add])) ?? referral;
    return { outcome: { ...made, version: versionOf(after) }, writes: 2 };
  } catch (thrown) {
    const refused = toCosellError(thrown);
    if (refused.retryable) throw refused;
    return { outcome: { ...made, problem: problem ?? refused }, writes: 1 };
  }
}
