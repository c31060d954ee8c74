import { CosellError, toCosellError } from '../../errors.ts';
import type { Core } from '../core.ts';
import { valuesOf } from '../plan/planned-writes.ts';
import { inTurns } from '../in-turns.ts';
import type { Opportunity } from '../model.ts';
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
  const written = tries.filter(({ result }) => result === 'written').map(({ work }) => work);
  const corrected = await afterTheSave(writing, rules, written);
  const told = tries.map(({ work, result }): { work: ToldWork; card: OpportunityUpdate | undefined } => {
    if (result !== 'written') {
      const after = result === undefined ? work : { ...work, told: tell(work, rules, namedRefusal(work, result)) };
      return { work: after, card: cardOf(after) };
    }
    const saved = corrected.get(work);
    if (saved === undefined) return { work, card: undefined };
    const after = { ...saved, told: tell(saved, rules) };
    return { work: after, card: correctionOf(saved.outcome.plan.opportunity, work, after) };
  });
  const refused = await write(writing, defined(told.map(({ card }) => card)));
  return told.map(({ work, card }) => {
    if (card === undefined) return work;
    const error = refused.get(card);
    if (error === undefined) return oneMoreWrite(work);
    writing.report({ event: 'fault', where: `telling the seller of ${card.id}`, error });
    return isStuck(work, error) ? { ...work, told: { ...work.told, state: 'parked' } } : work;
  });
}

/** The record refuses both the values and the message about them. Parking the pair puts it in the operator's list of failures. */
const isStuck = ({ told: { error } }: ToldWork, untold: CosellError): boolean =>
  error?.retryable === false && !untold.retryable;

/** A work with the result of its write; undefined if there was nothing to write. */
interface Try {
  work: ToldWork;
  result: 'written' | CosellError | undefined;
}

/** Writes the planned values of the opportunities. A value that the org refuses by name does not hold up the others. */
async function tryAll(writing: Writing, rules: Rules, works: readonly ToldWork[]): Promise<Try[]> {
  let tries = await tryOnce(writing, works);
  for (let count = 1; count < mostTries; count += 1) {
    const lesser = tries.flatMap((before) => {
      const less = before.result instanceof CosellError ? withoutRefused(before.work, before.result) : undefined;
      return less === undefined ? [] : [{ before, less: { ...less, told: tell(less, rules) } }];
    });
    const again = await tryOnce(
      writing,
      lesser.map(({ less }) => less),
    );
    const after = new Map(lesser.map(({ before }, index) => [before, again[index]]));
    tries = tries.map((one) => after.get(one) ?? one);
  }
  return tries;
}

async function tryOnce(writing: Writing, works: readonly ToldWork[]): Promise<Try[]> {
  const wanted = works.map((work) => ({ work, update: isServed(work) ? updateOf(work) : undefined }));
  const refused = await write(writing, defined(wanted.map(({ update }) => update)));
  return wanted.map(({ work, update }): Try => {
    if (update === undefined) return { work, result: undefined };
    const error = refused.get(update);
    return error === undefined ? { work: oneMoreWrite(work), result: 'written' } : { work, result: error };
  });
}

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
const correctionOf = ({ id, card }: Opportunity, written: ToldWork, after: ToldWork): OpportunityUpdate | undefined =>
  nonEmpty({ id, values: {}, card: correctedCard(card, written.told.card, after.told.card) });

const targetOf = ({ outcome, observation }: Work): string | undefined =>
  outcome.kind === 'opportunity-created' ? outcome.opportunityId : observation.opportunity?.id;

/** Writes updates in one call. Resolves to the error of each, undefined if it was written. */
async function write(
  { opportunities }: Writing,
  updates: readonly OpportunityUpdate[],
): Promise<ReadonlyMap<OpportunityUpdate, CosellError | undefined>> {
  if (updates.length === 0) return new Map();
  const outcomes = await opportunities
    .update(updates)
    .catch((thrown: unknown) => updates.map(() => toCosellError(thrown)));
  return new Map(updates.map((update, index) => [update, outcomes[index]]));
}

const defined = (updates: readonly (OpportunityUpdate | undefined)[]): OpportunityUpdate[] =>
  updates.filter((update) => update !== undefined);

const nonEmpty = (update: OpportunityUpdate) =>
  Object.keys(update.values).length + Object.keys(update.card).length === 0 ? undefined : update;
