import { CosellError, toCosellError } from '../../errors.ts';
import type { Work } from './outcome.ts';
import type { Writing } from './writing.ts';

/**
 * Creates the contacts that the org refused when their deals were created, for a whole batch: the outage is over, or the admin has fixed
 * the cause. A deal that gets them runs again; for each other deal the card gives the reason.
 */
export async function addPeople({ opportunities }: Writing, works: readonly Work[]): Promise<Work[]> {
  const wanted = works.flatMap((work) => {
    const { outcome } = work;
    if (outcome.kind !== 'merged' || outcome.plan.people === undefined) return [];
    return [{ work, outcome, people: outcome.plan.people }];
  });
  if (wanted.length === 0) return [...works];
  const added = await opportunities
    .addPeople(wanted.map(({ people }) => ({ ...people, card: {} })))
    .catch((thrown: unknown) => wanted.map(() => toCosellError(thrown)));
  return works.map((work): Work => {
    const index = wanted.findIndex((one) => one.work === work);
    const outcome = wanted[index]?.outcome;
    if (outcome === undefined) return work;
    const result = added[index];
    if (result === 'made')
      return { ...work, outcome: { ...outcome, plan: { ...outcome.plan, looksAgain: true } }, writes: work.writes + 1 };
    if (!(result instanceof CosellError) || result.code !== 'CONTACT_MISSING') return work;
    return { ...work, outcome: { ...outcome, plan: { ...outcome.plan, problem: result } } };
  });
}
