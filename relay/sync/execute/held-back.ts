import { CosellError } from '../../errors.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import type { FieldChange } from '../fields/merge.ts';
import { refusedAtCreation } from '../plan/created-as.ts';
import type { Work } from './outcome.ts';

/**
 * The same work without the values that the org refuses by name, and with the refusal for the seller to read: one refused value must not
 * hold up the others. A refused value keeps its base, so it still counts as a change. Undefined if nothing else is left to write.
 */
export function withoutRefused<One extends Work>(work: One, refusal: CosellError): One | undefined {
  const { outcome } = work;
  if (outcome.kind !== 'merged' || refusal.code !== 'SALESFORCE_REFUSED') return undefined;
  const { plan } = outcome;
  const isRefused = ({ field }: FieldChange) => refusal.fields.includes(field.field);
  const all = [...plan.guarded, ...plan.own];
  const refused = all.filter(isRefused);
  if (refused.length === 0 || refused.length === all.length) return undefined;
  const isLeft = (change: FieldChange) => !isRefused(change);
  return {
    ...work,
    outcome: {
      ...outcome,
      plan: {
        ...plan,
        guarded: plan.guarded.filter(isLeft),
        own: plan.own.filter(isLeft),
        restored: plan.restored.filter(isLeft),
        problem: heldBack(refused.map(fieldOf), refusal, plan.problem),
      },
    },
  };
}

/** The refusal of a merge, naming the mapped fields it is about: the org's own message may not name them. */
export function namedRefusal({ outcome }: Work, refusal: CosellError): CosellError {
  if (outcome.kind !== 'merged') return refusal;
  const { guarded, own, problem } = outcome.plan;
  const refused = [...guarded, ...own].filter(({ field }) => refusal.fields.includes(field.field));
  return refused.length === 0 ? refusal : heldBack(refused.map(fieldOf), refusal, problem);
}

/** The same for a value that a new opportunity was created without. */
export function namedAtCreation(problem: CosellError, fields: readonly FieldMapping[]): CosellError {
  const refused = refusedAtCreation(problem, fields);
  return refused.length === 0 ? problem : heldBack(refused, problem, undefined);
}

const fieldOf = ({ field }: FieldChange): FieldMapping => field;

/** Includes an earlier refusal of the same save. */
function heldBack(
  refused: readonly FieldMapping[],
  refusal: CosellError,
  before: CosellError | undefined,
): CosellError {
  const what = `Not copied from Partner Center: ${refused.map(({ label }) => label).join(', ')}.`;
  const earlier = before?.code === refusal.code ? [before] : [];
  const say = (textOf: (one: CosellError) => string) =>
    [...earlier.map(textOf), `${what} ${textOf(refusal)}`].join(' ');
  return new CosellError(
    refusal.code,
    say(({ message }) => message),
    {
      cause: refusal,
      words: say(({ words, message }) => words ?? message),
      fields: [...earlier, refusal].flatMap(({ fields }) => fields),
    },
  );
}
