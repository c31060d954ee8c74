import { z } from 'zod';
import { list } from '../deploy/metadata-xml.ts';
import { fieldNamed, objectNamed } from '../records/schema.ts';
import type { Schema } from '../records/schema.ts';

/*
 * Autolaunched flows without a trigger, as far as an action needs them: variables, assignments, decisions about a variable, and Update
 * Records with the id and fields of a record variable. What they name must exist when they are deployed.
 */

const connector = z.object({ targetReference: z.string() }).optional();
const valueSchema = z.record(z.string(), z.string());

const conditionSchema = z.object({
  leftValueReference: z.string(),
  operator: z.enum(['EqualTo', 'IsNull']),
  rightValue: z.object({ booleanValue: z.enum(['true', 'false']) }),
});

const flowSchema = z.looseObject({
  start: z.looseObject({ connector }),
  variables: list(
    z.looseObject({
      name: z.string(),
      dataType: z.string(),
      objectType: z.string().optional(),
      isInput: z.string(),
      isOutput: z.string(),
      value: valueSchema.optional(),
    }),
  ),
  assignments: list(
    z.looseObject({
      name: z.string(),
      assignmentItems: list(
        z.looseObject({ assignToReference: z.string(), operator: z.literal('Assign'), value: valueSchema }),
      ),
      connector,
    }),
  ),
  decisions: list(
    z.looseObject({
      name: z.string(),
      defaultConnector: connector,
      rules: list(
        z.looseObject({
          conditions: list(conditionSchema),
          connector,
        }),
      ),
    }),
  ),
  recordUpdates: list(
    z.looseObject({ name: z.string(), inputReference: z.string(), connector, faultConnector: connector }),
  ),
});

type FlowXml = z.infer<typeof flowSchema>;
type Values = Map<string, unknown>;

/** What a launched flow needs of the org: saving the fields of a record, which throws the refusal, and the time. */
export interface Launch {
  update(object: string, fields: Readonly<Record<string, unknown>>): void;
  now(): number;
}

/** An active flow without a trigger: an action runs it. */
export interface LaunchedFlow {
  name: string;
  runs: 'launched';
  /** Runs the flow as the user who called it, and returns its output variables. Throws what no fault path takes. */
  run(inputs: Readonly<Record<string, unknown>>, launch: Launch): Record<string, unknown>;
}

/** Every name that the flow uses is a variable of it, a field of a record variable, an element, or the system's. */
function requireNames(flow: FlowXml, schema: Schema): void {
  const elements = new Set([...flow.assignments, ...flow.decisions, ...flow.recordUpdates].map(({ name }) => name));
  const targets = [
    flow.start.connector,
    ...flow.assignments.map((element) => element.connector),
    ...flow.decisions.flatMap(({ defaultConnector, rules }) => [
      defaultConnector,
      ...rules.map((rule) => rule.connector),
    ]),
    ...flow.recordUpdates.flatMap((element) => [element.connector, element.faultConnector]),
  ];
  for (const target of targets)
    if (target !== undefined && !elements.has(target.targetReference))
      throw new Error(
        `the flow element ${target.targetReference} does not exist or is of a kind that is not simulated`,
      );
  const known = (reference: string): boolean => {
    const [name = '', field, ...rest] = reference.split('.');
    const variable = flow.variables.find((candidate) => candidate.name === name);
    if (rest.length > 0 || variable === undefined) return false;
    const object = objectNamed(schema, variable.objectType ?? '');
    return field === undefined || (object !== undefined && fieldNamed(object, field) !== undefined);
  };
  const used = [
    ...flow.assignments.flatMap(({ assignmentItems }) =>
      assignmentItems.flatMap(({ assignToReference, value }) => [assignToReference, value['elementReference']]),
    ),
    ...flow.decisions.flatMap(({ rules }) =>
      rules.flatMap(({ conditions }) => conditions.map(({ leftValueReference }) => leftValueReference)),
    ),
    ...flow.recordUpdates.map(({ inputReference }) => inputReference),
  ];
  const strange = used.find((name) => name !== undefined && !name.startsWith('$Flow.') && !known(name));
  if (strange !== undefined) throw new Error(`${strange} in a flow does not exist or is not simulated`);
}

/** The flow as an action runs it. Throws an Error that says what is wrong or not simulated. */
export function compileLaunchedFlow(name: string, xml: unknown, schema: Schema): LaunchedFlow {
  const flow = flowSchema.parse(xml);
  requireNames(flow, schema);
  return { name, runs: 'launched', run: (inputs, launch) => run(flow, inputs, launch) };
}

function run(flow: FlowXml, inputs: Readonly<Record<string, unknown>>, launch: Launch): Record<string, unknown> {
  const values: Values = new Map();
  const read = (value: Readonly<Record<string, string>>): unknown => {
    const [kind = '', text = ''] = Object.entries(value)[0] ?? [];
    if (kind === 'booleanValue') return text === 'true';
    if (kind === 'stringValue') return text;
    if (kind !== 'elementReference') throw new Error(`a flow value of kind ${kind} is not simulated`);
    return text === '$Flow.CurrentDateTime' ? new Date(launch.now()).toISOString() : (values.get(text) ?? null);
  };
  for (const { name, isInput, value } of flow.variables)
    values.set(name, isInput === 'true' && name in inputs ? inputs[name] : value === undefined ? null : read(value));

  const followUp = (update: FlowXml['recordUpdates'][number]): string | undefined => {
    const object = flow.variables.find(({ name }) => name === update.inputReference)?.objectType ?? '';
    const prefix = `${update.inputReference}.`;
    const fields = [...values].filter(([name]) => name.startsWith(prefix));
    try {
      launch.update(object, Object.fromEntries(fields.map(([name, value]) => [name.slice(prefix.length), value])));
    } catch (error) {
      if (update.faultConnector === undefined || !(error instanceof Error)) throw error;
      values.set('$Flow.FaultMessage', `This error occurred when the flow tried to update records: ${error.message}`);
      return update.faultConnector.targetReference;
    }
    return update.connector?.targetReference;
  };
  const next = (target: string): string | undefined => {
    const update = flow.recordUpdates.find(({ name }) => name === target);
    if (update !== undefined) return followUp(update);
    const decision = flow.decisions.find(({ name }) => name === target);
    if (decision !== undefined) {
      const rule = decision.rules.find(({ conditions }) =>
        conditions.every(({ leftValueReference, operator, rightValue }) => {
          const left = values.get(leftValueReference) ?? null;
          return (operator === 'IsNull' ? left === null || left === '' : left) === (rightValue.booleanValue === 'true');
        }),
      );
      return (rule === undefined ? decision.defaultConnector : rule.connector)?.targetReference;
    }
    const assignment = flow.assignments.find(({ name }) => name === target);
    for (const { assignToReference, value } of assignment?.assignmentItems ?? [])
      values.set(assignToReference, read(value));
    return assignment?.connector?.targetReference;
  };
  // No path is longer than the number of elements unless it is a loop, which a real org stops too.
  const longest = flow.assignments.length + flow.decisions.length + flow.recordUpdates.length;
  let target = flow.start.connector?.targetReference;
  for (let steps = 0; target !== undefined && steps <= longest; steps += 1) target = next(target);
  const outputs = flow.variables.filter(({ isOutput }) => isOutput === 'true');
  return Object.fromEntries(outputs.map(({ name }) => [name, values.get(name) ?? null]));
}
