import { CosellError, toCosellError } from '../../errors.ts';
import type { Core } from '../core.ts';
import { valuesOf } from '../plan/planned-writes.ts';
import { inTurns } from '../in-turns.ts';
import type { Rules } from '../plan/rules.ts';
import type { OpportunityUpdate } from '../ports/opportunities.ts';
import { correctedCard } from '../record/card.ts';
import type { ToldWork } from '../record/record.ts';
import { tell } from '../record/tell.ts';
import { namedRefusal, withoutRefused } from './held-back.ts';
import type { Work } from './outcome.ts';
import { afterTheSave } from './read-back.ts';

type Writing = Pick<Core, 'opportunities' | 'report'>;

/** How often to try again without the values that the org refuses by name. Each attempt has fewer values. */
const mostTries = 4;

/**
 * Writes the planned values of the opportunities, each with its card, in one batch, and checks what the records show after the save.
 * Where a deal could not be synced, or not as planned, a second write corrects the card alone. Nobody else writes the card, so one
 * attempt has to be enough.
 */
export async function writeValues(writing: Writing, rules: Rules, works: readonly Work[]): Promise<ToldWork[]> {
  const tries = await tryAll(writing, rules, await inTurns(works, (work) => ({ ...work, told: tell(work, rules) })));
  const saved = await afterTheSave(
    writing,
    rules,
    tries.filter(({ result }) => result === 'written').map(({ work }) => work),
  );
  const told = tries.map(({ work, result }): ToldWork => {
    if (result instanceof CosellError) return { ...work, told: tell(work, rules, namedRefusal(work, result)) };
    const after = saved.get(work);
    return after === undefined ? work : { ...after, told: tell(after, rules) };
  });
  const cards = told.map((work, index) => {
    const first = tries[index];
    return first?.result === 'written' ? correctionOf(first.work, work) : cardOf(work);
  });
  const untold = await write(writing, cards);
  return told.map((work, index) => {
    const result = untold[index];
    if (result === 'written') return oneMoreWrite(work);
    if (!(result instanceof CosellError)) return work;
    const where = `telling the seller of ${targetOf(work) ?? 'an opportunity'}`;
    writing.report({ event: 'fault', where, error: result });
    return isStuck(work, result) ? { ...work, told: { ...work.told, state: 'parked' } } : work;
  });
}

/** The record refuses both the values and the message about them. Parking the pair puts it in the operator's list of failures. */
const isStuck = ({ told: { error } }: ToldWork, untold: CosellError): boolean =>
  error?.retryable === false && !untold.retryable;

/** How a write went, if there was anything to write. */
type Result = 'nothing' | 'written' | CosellError;

interface Try {
  work: ToldWork;
  result: Result;
}

/** Writes the planned values of the opportunities. A value that the org refuses by name does not hold up the others. */
async function tryAll(writing: Writing, rules: Rules, works: readonly ToldWork[]): Promise<Try[]> {
  const results = await write(
    writing,
    works.map((work) => (isServed(work) ? updateOf(work) : undefined)),
  );
  let tries = works.map((work, index): Try => tried(work, results[index]));
  for (let round = 1; round < mostTries; round += 1) {
    const lesser = tries.map(({ work, result }) => {
      const less = result instanceof CosellError ? withoutRefused(work, result) : undefined;
      return less === undefined ? undefined : { ...less, told: tell(less, rules) };
    });
    if (lesser.every((work) => work === undefined)) break;
    const again = await write(
      writing,
      lesser.map((work) => (work === undefined ? undefined : updateOf(work))),
    );
    tries = tries.map((before, index) => {
      const work = lesser[index];
      return work === undefined ? before : tried(work, again[index]);
    });
  }
  return tries;
}

const tried = (work: ToldWork, result: Result = 'nothing'): Try =>
  result === 'written' ? { work: oneMoreWrite(work), result } : { work, result };

/** Executed as planned, so there may be values to write. */
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

/** Corrects what the card said about the values when they were written together and the save has made it untrue. */
function correctionOf(written: ToldWork, work: ToldWork): OpportunityUpdate | undefined {
  const { opportunity } = work.observation;
  return written === work || opportunity === undefined
    ? undefined
    : nonEmpty({
        id: opportunity.id,
        values: {},
        card: correctedCard(opportunity.card, written.told.card, work.told.card),
      });
}

const targetOf = ({ outcome, observation }: Work): string | undefined =>
  outcome.kind === 'opportunity-created' ? outcome.opportunityId : observation.opportunity?.id;

async function write(
  { opportunities }: Writing,
  updates: readonly (OpportunityUpdate | undefined)[],
): Promise<Result[]> {
  const wanted = updates.filter((update) => update !== undefined);
  if (wanted.length === 0) return updates.map(() => 'nothing');
  const outcomes = await opportunities
    .update(wanted)
    .catch((thrown: unknown) => wanted.map(() => toCosellError(thrown)));
  return updates.map((update) => (update === undefined ? 'nothing' : (outcomes[wanted.indexOf(update)] ?? 'written')));
}

const nonEmpty = (update: OpportunityUpdate) =>
  Object.keys(update.values).length + Object.keys(update.card).length === 0 ? undefined : update;
