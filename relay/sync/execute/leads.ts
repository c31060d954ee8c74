import { CosellError, toCosellError } from '../../errors.ts';
import type { CreateLeadPlan } from '../plan/pair-plan.ts';
import type { Writing } from './writing.ts';
import type { Work } from './outcome.ts';

type Wanted = Work & { plan: CreateLeadPlan };

const isWanted = (work: Work): work is Wanted => work.plan.kind === 'create-lead' && work.outcome.kind === 'done';

/** Creates the batch's leads in one call. */
export async function createLeads({ leads }: Pick<Writing, 'leads'>, works: readonly Work[]): Promise<Work[]> {
  const wanted = works.filter(isWanted);
  if (wanted.length === 0) return [...works];
  const saved = await leads
    .save(wanted.map(({ plan }) => plan.lead))
    .catch((thrown: unknown) => wanted.map(() => toCosellError(thrown)));
  const outcomes = new Map<Work, string | CosellError | undefined>(
    wanted.map((work, index) => [work, saved[index]] as const),
  );
  return works.map((work): Work => {
    if (!outcomes.has(work)) return work;
    const outcome = outcomes.get(work);
    return outcome instanceof CosellError
      ? { ...work, outcome: { kind: 'failed', error: outcome } }
      : { ...work, writes: 1 };
  });
}
