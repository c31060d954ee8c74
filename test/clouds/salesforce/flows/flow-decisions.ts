import { z } from 'zod';
import { readerOf, type Names, type Read } from './flow-values.ts';
import type { Condition, Save } from './formula.ts';
import { list } from '../deploy/metadata-xml.ts';
import { fieldNamed, valueOf } from '../records/schema.ts';
import type { ObjectType, Value } from '../records/schema.ts';

const conditionSchema = z.object({
  leftValueReference: z.string(),
  operator: z.string(),
  rightValue: z.record(z.string(), z.string()).optional(),
});

/** An outcome of a Decision element. */
export const ruleSchema = z.looseObject({ conditionLogic: z.string(), conditions: list(conditionSchema) });

function rightOf(right: Record<string, string> | undefined, names: Names): Read {
  const [kind, value] = Object.entries(right ?? {})[0] ?? [];
  if (kind === 'booleanValue') return () => value === 'true';
  if (kind === 'numberValue') return () => Number(value);
  if (kind === 'stringValue') return () => value ?? null;
  if (kind === 'elementReference') return readerOf(value ?? '', names);
  throw new Error(`a flow condition with ${kind ?? 'no value'} is not simulated`);
}

type Reference = (save: Save, at?: 'before') => Value;

function referenceTo(reference: string, object: ObjectType, names: Names): Reference {
  const [root, name, ...rest] = reference.split('.');
  if (name !== undefined && rest.length === 0) {
    if (root === '$Permission') return ({ hasPermission }) => hasPermission(name);
    const field = root === '$Record' ? fieldNamed(object, name) : undefined;
    if (field !== undefined) {
      return ({ before, after }, at) => valueOf(at === 'before' ? (before ?? after) : after, field);
    }
  }
  if (names.lookups.size > 0) return readerOf(reference, names);
  throw new Error(`${reference} in a flow condition does not exist or is not simulated`);
}

const operators: Readonly<Record<string, (left: Reference, right: Value, save: Save) => boolean>> = {
  EqualTo: (left, right, save) => left(save) === right,
  NotEqualTo: (left, right, save) => left(save) !== right,
  IsNull: (left, right, save) => (left(save) === null) === right,
  IsChanged: (left, right, save) => (left(save) !== left(save, 'before')) === right,
};

/** The condition of an outcome as the org tests it. Throws an Error that says what is not simulated. */
export function decisionCondition(rule: z.infer<typeof ruleSchema>, object: ObjectType, names: Names): Condition {
  const tests = rule.conditions.map(({ leftValueReference, operator, rightValue }): Condition => {
    const test = operators[operator];
    if (test === undefined) throw new Error(`the flow operator ${operator} is not simulated`);
    const left = referenceTo(leftValueReference, object, names);
    const right = rightOf(rightValue, names);
    return (save) => test(left, right(save), save);
  });
  if (rule.conditionLogic === 'and') return (save) => tests.every((test) => test(save));
  if (rule.conditionLogic === 'or') return (save) => tests.some((test) => test(save));
  throw new Error(`the flow condition logic ${rule.conditionLogic} is not simulated`);
}
