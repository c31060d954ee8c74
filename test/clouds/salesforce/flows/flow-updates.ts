import { z } from 'zod';
import { compileFlowFormula } from './formula.ts';
import type { Save, Surroundings } from './formula.ts';
import type { FlowElement } from '../deploy/metadata.ts';
import { list } from '../deploy/metadata-xml.ts';
import { fieldNamed, objectNamed, valueOf } from '../records/schema.ts';
import type { Field, ObjectType, Row, Value } from '../records/schema.ts';
import { toStored } from '../records/values.ts';

const connector = z.object({ targetReference: z.string() }).optional();
export const valueSchema = z.record(z.string(), z.string());

/** An Update Records element that finds its records by filters. */
export const recordUpdateSchema = z.looseObject({
  name: z.string(),
  object: z.string().optional(),
  inputReference: z.string().optional(),
  filterLogic: z.enum(['and', 'or']).default('and'),
  filters: list(z.object({ field: z.string(), operator: z.string(), value: valueSchema.optional() })),
  inputAssignments: list(z.object({ field: z.string(), value: valueSchema.optional() })),
  connector,
  faultConnector: connector,
});

type UpdateXml = z.infer<typeof recordUpdateSchema>;
type Formulas = readonly { name: string; expression: string }[];
type Source = (save: Save) => Value;

function referenced(reference: string, formulas: Formulas, object: ObjectType, surroundings: Surroundings): Source {
  const formula = formulas.find(({ name }) => name === reference);
  if (formula !== undefined) return compileFlowFormula(formula.expression, object, surroundings);
  if (reference === '$Flow.CurrentDateTime') return () => new Date(surroundings.now()).toISOString();
  if (reference === '$User.Id') return ({ userId }) => userId;
  const field = /^\$Record\.(\w+)$/.exec(reference)?.[1];
  const known = field === undefined ? undefined : fieldNamed(object, field);
  if (known === undefined) throw new Error(`${reference} in a flow does not exist or is not simulated`);
  return ({ after }) => valueOf(after, known);
}

/** The value that a filter or an assignment names, as the field would keep it. */
export function source(
  value: Readonly<Record<string, string>> | undefined,
  target: Field,
  formulas: Formulas,
  object: ObjectType,
  surroundings: Surroundings,
): Source {
  const [kind, text = ''] = Object.entries(value ?? {})[0] ?? [];
  const stored = (input: Value) => toStored(target, input, surroundings.schema);
  switch (kind) {
    case 'elementReference': {
      const read = referenced(text, formulas, object, surroundings);
      return (save) => stored(read(save));
    }
    case 'booleanValue':
      return () => stored(text === 'true');
    case 'numberValue':
      return () => stored(Number(text));
    case 'stringValue':
    case 'dateValue':
    case 'dateTimeValue':
      return () => stored(text);
    default:
      throw new Error(`a flow value of kind ${kind ?? 'none'} is not simulated`);
  }
}

const operators: Readonly<Record<string, (actual: Value, wanted: Value) => boolean>> = {
  EqualTo: (actual, wanted) => actual === wanted,
  NotEqualTo: (actual, wanted) => actual !== wanted,
};

/** The element as the org runs it. Throws an Error that says what is wrong or not simulated. */
export function compileUpdate(
  xml: UpdateXml,
  formulas: Formulas,
  record: ObjectType,
  surroundings: Surroundings,
): FlowElement {
  const { name, filterLogic } = xml;
  if (xml.inputReference !== undefined) throw new Error(`${name}: an update of ${xml.inputReference} is not simulated`);
  const object = objectNamed(surroundings.schema, xml.object ?? '');
  if (object === undefined) throw new Error(`${name}: the object ${xml.object ?? ''} does not exist`);
  // Without filters, the element would change every record of the object; Flow Builder refuses to save this.
  if (xml.filters.length === 0) throw new Error(`${name} (Update Records) - set at least one filter condition`);
  const fieldOf = (field: string): Field => {
    const found = fieldNamed(object, field);
    if (found === undefined)
      throw new Error(`${name} (Update Records) - The field "${field}" for the object "${object.name}" doesn't exist.`);
    return found;
  };

  const filters = xml.filters.map(({ field: fieldName, operator, value }) => {
    const field = fieldOf(fieldName);
    if (operator === 'IsNull') {
      const blank = value?.['booleanValue'] === 'true';
      return { matches: () => (row: Row) => (valueOf(row, field) === null) === blank };
    }
    const test = operators[operator];
    if (test === undefined) throw new Error(`the flow operator ${operator} is not simulated in a filter`);
    const read = source(value, field, formulas, record, surroundings);
    const matches = (save: Save) => {
      const wanted = read(save);
      return (row: Row) => test(valueOf(row, field), wanted);
    };
    const isKey = operator === 'EqualTo' && field.compute === undefined;
    return isKey ? { matches, key: (save: Save) => ({ field: field.name, value: read(save) }) } : { matches };
  });
  const key = filterLogic === 'and' ? filters.find((filter) => 'key' in filter)?.key : undefined;
  const assignments = xml.inputAssignments.map(({ field: fieldName, value }) => {
    const field = fieldOf(fieldName);
    if (!field.updateable) throw new Error(`${name} (Update Records) - The field "${field.name}" can't be updated.`);
    return { field, read: source(value, field, formulas, record, surroundings) };
  });

  return {
    kind: 'update',
    object: object.name,
    matches(save) {
      const tests = filters.map(({ matches }) => matches(save));
      return filterLogic === 'and'
        ? (row) => tests.every((test) => test(row))
        : (row) => tests.some((test) => test(row));
    },
    key: (save) => key?.(save),
    change: (save) => Object.fromEntries(assignments.map(({ field, read }) => [field.name, read(save)])),
    next: xml.connector?.targetReference,
    fault: xml.faultConnector?.targetReference,
  };
}
