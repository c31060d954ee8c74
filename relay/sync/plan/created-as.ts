import type { CosellError } from '../../errors.ts';
import { heldAt, heldProblem, shownIn } from '../fields/kept.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import type { Digest } from '../fields/merge.ts';
import type { Json, MergeBase } from '../model.ts';
import type { CreateOpportunityPlan } from './pair-plan.ts';

/**
 * The plan of a created opportunity, adjusted to what the record shows: the org's defaults, flows and roll-ups may have changed it, and
 * that is not a seller's edit. `problem`: values that the record did not keep. Without `shows` (the record could not be read), the plan
 * stands. Values of related records that the org refused by name are marked in the base, so that the card reports them until somebody
 * fixes the cause. The opportunity's own refused values still count as changes in Partner Center, so that each run tries them again.
 */
export function createdAs(
  plan: CreateOpportunityPlan,
  { shows, problems }: { shows: Readonly<Record<string, Json>> | undefined; problems: readonly CosellError[] },
  { fields, digest }: { fields: readonly FieldMapping[]; digest: Digest },
): { plan: CreateOpportunityPlan; problem: CosellError | undefined } {
  const base: Record<string, MergeBase[string]> = { ...plan.base };
  for (const { key } of refusedBeside(plan, problems, fields)) {
    const [there] = base[key] ?? [];
    if (there !== undefined) base[key] = heldAt(there, digest(key, null));
  }
  const refused = new Set(problems.flatMap((problem) => refusedAtCreation(problem, fields)));
  for (const { key } of refused) base[key] = [digest(key, null), digest(key, null)];
  if (shows === undefined) return { plan: { ...plan, base }, problem: undefined };
  const held: FieldMapping[] = [];
  for (const field of fields.filter(({ record }) => record === 'opportunity')) {
    const [there] = base[field.key] ?? [];
    if (there === undefined) continue;
    const shown = shownIn(field, shows[field.field]);
    const here = digest(field.key, shown);
    const isIgnored = shown === null && !refused.has(field) && (plan.opportunity.values[field.field] ?? null) !== null;
    if (isIgnored) held.push(field);
    base[field.key] = isIgnored ? heldAt(there, here) : [there, here];
  }
  return { plan: { ...plan, base }, problem: heldProblem(held, {}) };
}

/** The mapped fields of the opportunity itself that a refusal names. It was created without their values. */
export const refusedAtCreation = (
  { code, fields: named }: CosellError,
  fields: readonly FieldMapping[],
): FieldMapping[] =>
  code === 'SALESFORCE_REFUSED'
    ? fields.filter(({ field, record }) => record === 'opportunity' && named.includes(field))
    : [];

/** The planned customer fields that the org refused. For a missing person, only the field that names the person. */
function refusedBeside(
  { opportunity: { values } }: CreateOpportunityPlan,
  problems: readonly CosellError[],
  fields: readonly FieldMapping[],
): FieldMapping[] {
  const paths = problems.flatMap(({ code, fields: named }) => {
    const planned = named.filter((path) => values[path] != null);
    return code === 'CONTACT_MISSING' ? planned.slice(0, 1) : planned;
  });
  return fields.filter(({ field, record }) => record === 'beside' && paths.includes(field));
}
