import { CosellError, toCosellError } from '../../errors.ts';
import type { NewOpportunity } from '../model.ts';
import type { Work } from './outcome.ts';
import type { Writing } from './writing.ts';

/**
 * Creates the contacts that the org refused when their deals were created, for a whole batch: the outage is over, or the admin has fixed
 * the cause. A deal that gets them runs again; for every other deal the card gives the reason.
 */
export async function addPeople({ opportunities }: Writing, works: readonly Work[]): Promise<Work[]> {
  const wanted = works.flatMap((work) => {
    const people = peopleOf(work);
    return people === undefined ? [] : [{ work, people }];
  });
  if (wanted.length === 0) return [...works];
  const added = await opportunities
    .addPeople(wanted.map(({ people }) => ({ ...people, card: {} })))
    .catch((thrown: unknown) => wanted.map(() => toCosellError(thrown)));
  return works.map((work) => {
    const { outcome } = work;
    const result = added[wanted.findIndex((one) => one.work === work)];
    if (outcome.kind !== 'merged' || result === undefined || result === 'there') return work;
    if (result === 'made')
      return { ...work, outcome: { ...outcome, plan: { ...outcome.plan, looksAgain: true } }, writes: work.writes + 1 };
    if (!(result instanceof CosellError) || result.code !== 'CONTACT_MISSING') return work;
    return { ...work, outcome: { ...outcome, plan: { ...outcome.plan, problem: result } } };
  });
}

const peopleOf = ({ outcome }: Work): Omit<NewOpportunity, 'card'> | undefined =>
  outcome.kind === 'merged' ? outcome.plan.people : undefined;
