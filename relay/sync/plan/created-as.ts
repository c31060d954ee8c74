import type { CosellError } from '../../errors.ts';
import { heldAt, heldProblem, shownIn } from '../fields/kept.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import type { Digest } from '../fields/merge.ts';
import type { Json, MergeBase } from '../model.ts';
import type { CreateOpportunityPlan } from './pair-plan.ts';

/**
 * The plan of an opportunity that has been made, by what it shows: defaults, flows and roll-ups of the org have had their say, and
 * that is no edit of a seller's. `problem`: what it did not keep. Unread: as it was planned.
 */
export function createdAs(
  plan: CreateOpportunityPlan,
  shows: Readonly<Record<string, Json>> | undefined,
  { fields, digest }: { fields: readonly FieldMapping[]; digest: Digest },
): { plan: CreateOpportunityPlan; problem: CosellError | undefined } {
  if (shows === undefined) return { plan, problem: undefined };
  const base: Record<string, MergeBase[string]> = { ...plan.base };
  const held: FieldMapping[] = [];
  for (const field of fields) {
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
