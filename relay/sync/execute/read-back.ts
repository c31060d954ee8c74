import { toCosellError } from '../../errors.ts';
import type { Core } from '../core.ts';
import { heldProblem, keptOf, type Kept } from '../fields/kept.ts';
import type { FieldChange } from '../fields/merge.ts';
import type { Json } from '../model.ts';
import type { MergePlan } from '../plan/pair-plan.ts';
import type { Rules } from '../plan/rules.ts';
import type { Outcome, Work } from './outcome.ts';

type Reading = Pick<Core, 'opportunities' | 'report'>;

/** A work whose values were written. */
interface Merged {
  outcome: Extract<Outcome, { kind: 'merged' }>;
}

/**
 * Corrects works by what their records show after the save. The base takes what the record shows, and a value that the record ignored is
 * not reported as copied. Works without values that sellers edit, or whose record somebody else has saved since, are left out. One query reads the whole batch, so an org that rewrites values does not cost one call per deal.
 */
export async function afterTheSave<One extends Work>(
  reading: Reading,
  { digest }: Pick<Rules, 'digest'>,
  works: readonly One[],
): Promise<Map<One, One & Merged>> {
  const corrected = new Map<One, One & Merged>();
  const plans = works.flatMap((work) => {
    const { outcome } = work;
    return outcome.kind === 'merged' && outcome.plan.guarded.length > 0 ? [{ work, outcome }] : [];
  });
  const fields = plans.flatMap(({ outcome }) => outcome.plan.guarded.map(({ field }) => field.field));
  const shows = await readSaved(
    reading,
    plans.map(({ outcome }) => outcome.plan.opportunity.id),
    fields,
  );
  for (const { work, outcome } of plans) {
    const shown = shows.get(outcome.plan.opportunity.id);
    if (shown === undefined) continue;
    const kept = keptOf(outcome.plan.guarded, shown, digest);
    corrected.set(work, { ...work, outcome: { ...outcome, plan: withKept(outcome.plan, kept) } });
  }
  return corrected;
}

/** Current field values by record id, only for records that nobody else has saved since. Empty if the org does not answer. */
export async function readSaved(
  { opportunities, report }: Reading,
  ids: readonly string[],
  fields: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, Json>>>> {
  if (ids.length === 0) return new Map();
  try {
    return await opportunities.savedByUs(ids, [...new Set(fields)]);
  } catch (thrown) {
    // The values are written all the same, and the next run reads the record.
    report({ event: 'fault', where: 'reading back what was written', error: toCosellError(thrown) });
    return new Map();
  }
}

function withKept(plan: MergePlan, { kept, held }: Kept): MergePlan {
  const wasRestored = ({ field }: FieldChange) => plan.restored.some((change) => change.field === field);
  return {
    ...plan,
    guarded: kept,
    restored: [...kept, ...plan.own].filter(wasRestored),
    settled: { ...plan.settled, ...Object.fromEntries(held.map(({ field, agreed }) => [field.key, agreed])) },
    problem:
      plan.problem ??
      heldProblem(
        held.map(({ field }) => field),
        plan.opportunity,
      ),
  };
}
