import { CosellError, toCosellError } from '../../errors.ts';
import type { Core } from '../core.ts';
import { valuesOf } from '../plan/planned-writes.ts';
import type { Rules } from '../plan/rules.ts';
import type { OpportunityUpdate } from '../ports/opportunities.ts';
import type { ToldWork } from '../record/record.ts';
import { tell } from '../record/tell.ts';
import type { Work } from './outcome.ts';

type Writing = Pick<Core, 'opportunities' | 'report'>;

/**
 * Writes the values that the plans have for the opportunities, each with its card, all in one batch. Sellers whose deal could not be
 * served are told by a second write to the card alone, which nobody else writes; once must be enough.
 */
export async function writeValues(writing: Writing, rules: Rules, works: readonly Work[]): Promise<ToldWork[]> {
  const planned = works.map((work): ToldWork => ({ ...work, told: tell(work, rules) }));
  const refusals = await write(writing, planned.filter(isServed), updateOf);
  const left: ToldWork[] = [];
  const written = planned.map((work): ToldWork => {
    const refusal = refusals.get(work);
    if (refusals.has(work) && refusal === undefined) return oneMoreWrite(work);
    const retold = refusal === undefined ? work : { ...work, told: tell(work, rules, refusal) };
    left.push(retold);
    return retold;
  });
  const untold = await write(writing, left, cardOf);
  return written.map((work) => {
    if (!untold.has(work)) return work;
    const error = untold.get(work);
    if (error === undefined) return oneMoreWrite(work);
    writing.report({ event: 'fault', where: `telling the seller of ${targetOf(work) ?? 'an opportunity'}`, error });
    return work;
  });
}

/** Carried out as planned, so that there may be values to write. */
const isServed = ({ outcome }: Work) => outcome.kind === 'merged' || outcome.kind === 'done';

const oneMoreWrite = (work: ToldWork): ToldWork => ({ ...work, writes: work.writes + 1 });

function updateOf(work: ToldWork): OpportunityUpdate | undefined {
  if (work.outcome.kind !== 'merged') return cardOf(work);
  const { opportunity, guarded, own } = work.outcome.plan;
  return nonEmpty({
    id: opportunity.id,
    values: { ...valuesOf(guarded), ...valuesOf(own) },
    card: work.told.card,
    ...(guarded.length > 0 ? { onlyIfUnmodifiedSince: opportunity.modifiedAt } : {}),
  });
}

function cardOf(work: ToldWork): OpportunityUpdate | undefined {
  const id = targetOf(work);
  return id === undefined ? undefined : nonEmpty({ id, values: {}, card: work.told.card });
}

const targetOf = ({ outcome, observation }: Work): string | undefined =>
  outcome.kind === 'opportunity-created' ? outcome.opportunityId : observation.opportunity?.id;

/** What came of each update that there was to make: undefined when it was written. */
async function write(
  { opportunities }: Writing,
  works: readonly ToldWork[],
  pick: (work: ToldWork) => OpportunityUpdate | undefined,
): Promise<Map<ToldWork, CosellError | undefined>> {
  const planned = works.flatMap((work) => {
    const update = pick(work);
    return update === undefined ? [] : [{ work, update }];
  });
  if (planned.length === 0) return new Map();
  const outcomes = await opportunities
    .update(planned.map(({ update }) => update))
    .catch((thrown: unknown) => planned.map(() => toCosellError(thrown)));
  return new Map(planned.map(({ work }, index) => [work, outcomes[index]]));
}

const nonEmpty = (update: OpportunityUpdate) =>
  Object.keys(update.values).length + Object.keys(update.card).length === 0 ? undefined : update;
