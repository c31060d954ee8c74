import type { CosellError } from '../../errors.ts';
import { heldAt, heldProblem, shownIn } from '../fields/kept.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import type { Digest } from '../fields/merge.ts';
import type { Json, MergeBase } from '../model.ts';
import type { CreateOpportunityPlan } from './pair-plan.ts';

/**
 * The plan of an opportunity that has been made, by what it shows: defaults, flows and roll-ups of the org have had their say, and
 * that is no edit of a seller's. `problem`: what it did not keep. Unread: as it was planned. What the org refused of the records beside
 * it, by name, is remembered in the base: the card goes on saying it until somebody has mended it.
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
  if (shows === undefined) return { plan: { ...plan, base }, problem: undefined };
  const held: FieldMapping[] = [];
  for (const field of fields.filter(({ record }) => record === 'opportunity')) {
    const [there] = base[field.key] ?? [];
    if (there === undefined) continue;
    const shown = shownIn(field, shows[field.field]);
    const here = digest(field.key, shown);
    const isIgnored = shown === null && (plan.opportunity.values[field.field] ?? null) !== null;
    if (isIgnored) held.push(field);
    base[field.key] = isIgnored ? heldAt(there, here) : [there, here];
  }
  return { plan: { ...plan, base }, problem: heldProblem(held, {}) };
}

/** Fields of the customer that were planned and that the org refused; of a person who is missing, the one that names them. */
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
