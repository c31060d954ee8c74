import { z } from 'zod';
import type { Notification } from './flow-notifications.ts';
import type { SalesforceError } from '../errors.ts';
import type { OrgMetadata } from '../deploy/metadata.ts';
import { list } from '../deploy/metadata-xml.ts';
import { nodesAt, textsAt } from '../deploy/xml-paths.ts';
import { fieldNamed, objectNamed, valueOf } from '../records/schema.ts';
import type { Field, ObjectType, Row } from '../records/schema.ts';

/*
 * Flows that start by a schedule and from no record, as far as a digest needs them: Get Records, counts, decisions, formulas that join
 * texts, and a notification. What they name must exist when they are deployed.
 */

const connector = z.object({ targetReference: z.string() }).optional();
const valueSchema = z.record(z.string(), z.string());
const periods = { Daily: 86_400_000, Weekly: 7 * 86_400_000 } as const;

const flowSchema = z.looseObject({
  start: z.looseObject({
    connector: z.object({ targetReference: z.string() }),
    schedule: z.object({ frequency: z.enum(['Daily', 'Weekly']), startDate: z.string(), startTime: z.string() }),
  }),
  variables: list(z.looseObject({ name: z.string(), dataType: z.string(), isCollection: z.string() })),
  formulas: list(z.looseObject({ name: z.string(), dataType: z.string(), expression: z.string() })),
  recordLookups: list(
    z.looseObject({
      name: z.string(),
      object: z.string(),
      filterLogic: z.literal('and'),
      filters: list(
        z.object({
          field: z.string(),
          operator: z.enum(['EqualTo', 'IsNull', 'LessThanOrEqualTo']),
          value: valueSchema,
        }),
      ),
      getFirstRecordOnly: z.enum(['true', 'false']),
      storeOutputAutomatically: z.literal('true'),
      connector,
    }),
  ),
  assignments: list(
    z.looseObject({
      name: z.string(),
      assignmentItems: list(
        z.object({
          assignToReference: z.string(),
          operator: z.enum(['Assign', 'Add', 'AssignCount']),
          value: valueSchema,
        }),
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
          conditionLogic: z.enum(['and', 'or']),
          conditions: list(
            z.object({
              leftValueReference: z.string(),
              operator: z.enum(['IsNull', 'GreaterThan']),
              rightValue: valueSchema,
            }),
          ),
          connector,
        }),
      ),
    }),
  ),
  actionCalls: list(
    z.looseObject({
      name: z.string(),
      actionType: z.literal('customNotificationAction'),
      inputParameters: list(z.object({ name: z.string(), value: valueSchema })),
      connector,
      faultConnector: connector,
    }),
  ),
});

type FlowXml = z.infer<typeof flowSchema>;

/** What a scheduled flow may do in the org, which it sees as a whole. */
export interface Surroundings {
  now: number;
  rows: (object: string) => Iterable<Row>;
  notify: (notification: Notification) => SalesforceError | undefined;
}

export interface ScheduledFlow {
  name: string;
  runs: 'scheduled';
  /** How often it was due since the beginning; the org's time zone is Greenwich here. */
  dueCount(now: number): number;
  run(surroundings: Surroundings): void;
}

type Known = Map<string, unknown>;
type Expression = (known: Known, now: number) => unknown;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Texts, labels and numbers joined by `&`, or days added to now. */
function compileFormula(
  expression: string,
  labels: ReadonlyMap<string, string>,
  numbers: ReadonlySet<string>,
): Expression {
  const days = /^\{!\$Flow\.CurrentDateTime\} \+ (\d+)$/.exec(expression)?.[1];
  if (days !== undefined) return (_known, now) => new Date(now + Number(days) * periods.Daily).toISOString();
  const parts = expression.split(' & ').map((part): Expression => {
    const [, quoted, label, number] = /^(?:"([^"]*)"|\{!\$Label\.(\w+)\}|TEXT\(\{!(\w+)\}\))$/.exec(part.trim()) ?? [];
    if (quoted !== undefined) return () => quoted;
    if (label !== undefined && labels.has(label)) return () => labels.get(label);
    if (number !== undefined && numbers.has(number)) return (known) => textOf(known.get(number));
    throw new Error(`${part} in a formula of a flow does not exist or is not simulated`);
  });
  return (known, now) => parts.map((part) => textOf(part(known, now))).join('');
}

const labelsOf = ({ sources }: OrgMetadata): Map<string, string> =>
  new Map(
    [...sources]
      .filter(([key]) => key.startsWith('CustomLabels:'))
      .flatMap(([, xml]) => nodesAt(xml, 'labels'))
      .map((label) => [textsAt(label, 'fullName')[0] ?? '', textsAt(label, 'value')[0] ?? '']),
  );

function required<Found>(found: Found | undefined, what: string): Found {
  if (found === undefined) throw new Error(`${what} in a flow does not exist or is not simulated`);
  return found;
}

/** The flow as the org's clock runs it. Throws an Error that says what is wrong or not simulated. */
export function compileScheduledFlow(name: string, xml: unknown, metadata: OrgMetadata): ScheduledFlow {
  const flow = flowSchema.parse(xml);
  const labels = labelsOf(metadata);
  const numbers = new Set(flow.variables.filter(({ dataType }) => dataType === 'Number').map((one) => one.name));
  const formulas = new Map(flow.formulas.map((one) => [one.name, compileFormula(one.expression, labels, numbers)]));
  const objects = new Map(
    flow.recordLookups.map((one) => [one.name, required(objectNamed(metadata.schema, one.object), one.object)]),
  );
  const names = new Set([...flow.variables.map((one) => one.name), ...objects.keys()]);

  function read(reference: string): Expression {
    const [root = '', field] = reference.split('.');
    if (root === '$Flow') return () => null;
    if (root === '$Label') {
      const text = required(labels.get(field ?? ''), reference);
      return () => text;
    }
    const formula = formulas.get(root);
    if (formula !== undefined) return formula;
    const object = objects.get(root);
    if (field !== undefined) {
      const column = required(fieldNamed(required(object, reference), field), reference);
      return (known) => {
        const row = known.get(root);
        return row === undefined ? null : valueOf(row as Row, column);
      };
    }
    required(names.has(root) ? root : undefined, reference);
    return (known) => known.get(root) ?? null;
  }
  const source = (value: Readonly<Record<string, string>>): Expression => {
    const [kind, text = ''] = Object.entries(value)[0] ?? [];
    if (kind === 'elementReference') return read(text);
    if (kind === 'stringValue') return () => text;
    if (kind === 'booleanValue') return () => text === 'true';
    if (kind === 'numberValue') return () => Number(text);
    throw new Error(`a flow value of kind ${kind ?? 'none'} is not simulated`);
  };

  const run = compileSteps(flow, { read, source, objects });
  const { schedule } = flow.start;
  const first = Date.parse(`${schedule.startDate}T${schedule.startTime}`);
  return {
    name,
    runs: 'scheduled',
    dueCount: (now) => Math.max(0, Math.floor((now - first) / periods[schedule.frequency]) + 1),
    run,
  };
}

const holds = (value: unknown, operator: string, wanted: unknown): boolean => {
  if (operator === 'IsNull') return (value === null || value === undefined || value === '') === wanted;
  if (operator === 'GreaterThan') return Number(value) > Number(wanted);
  if (operator === 'EqualTo') return value === wanted;
  return typeof value === 'string' && Date.parse(value) <= Date.parse(String(wanted));
};

type Step = (known: Known, surroundings: Surroundings) => string | undefined;

interface Readers {
  read: (reference: string) => Expression;
  source: (value: Readonly<Record<string, string>>) => Expression;
  objects: ReadonlyMap<string, ObjectType>;
}

function compileSteps(flow: FlowXml, { read, source, objects }: Readers): ScheduledFlow['run'] {
  const steps = new Map<string, Step>();
  for (const { name, filters, getFirstRecordOnly, connector: next } of flow.recordLookups) {
    const object = required(objects.get(name), name);
    const tests = filters.map(({ field, operator, value }) => ({
      ...{ operator, wanted: source(value) },
      field: required<Field>(fieldNamed(object, field), `${object.name}.${field}`),
    }));
    steps.set(name, (known, { rows, now }) => {
      const found = [...rows(object.name)].filter((row) =>
        tests.every(({ field, operator, wanted }) => holds(valueOf(row, field), operator, wanted(known, now))),
      );
      known.set(name, getFirstRecordOnly === 'true' ? found[0] : found);
      return next?.targetReference;
    });
  }
  for (const { name, assignmentItems, connector: next } of flow.assignments) {
    const items = assignmentItems.map(({ assignToReference: to, operator, value }) => {
      const target = required(
        flow.variables.find((variable) => variable.name === to),
        to,
      );
      if ((target.isCollection === 'true') !== (operator === 'Add'))
        throw new Error(`the operator ${operator} is not simulated for ${to}`);
      return { to, operator, from: source(value) };
    });
    steps.set(name, (known, { now }) => {
      for (const { to, operator, from } of items) {
        const value = from(known, now);
        if (operator === 'AssignCount') known.set(to, Array.isArray(value) ? value.length : 0);
        else known.set(to, operator === 'Add' ? [...((known.get(to) ?? []) as unknown[]), value] : value);
      }
      return next?.targetReference;
    });
  }
  for (const { name, rules, defaultConnector } of flow.decisions) {
    const outcomes = rules.map(({ conditionLogic, conditions, connector: next }) => {
      const tests = conditions.map(({ leftValueReference, operator, rightValue }) => {
        const [left, right] = [read(leftValueReference), source(rightValue)];
        return (known: Known, now: number) => holds(left(known, now), operator, right(known, now));
      });
      const isMet = (known: Known, now: number) =>
        conditionLogic === 'and' ? tests.every((test) => test(known, now)) : tests.some((test) => test(known, now));
      return { isMet, next };
    });
    steps.set(name, (known, { now }) => {
      const met = outcomes.find(({ isMet }) => isMet(known, now));
      return (met === undefined ? defaultConnector : met.next)?.targetReference;
    });
  }
  for (const { name, inputParameters, connector: next, faultConnector } of flow.actionCalls) {
    const inputs = new Map(inputParameters.map((one) => [one.name, source(one.value)]));
    for (const input of ['customNotifTypeId', 'recipientIds', 'title', 'body'])
      required(inputs.get(input), `the input ${input} of ${name}`);
    const target = required(inputs.get('targetId') ?? inputs.get('targetPageRef'), `a target of ${name}`);
    steps.set(name, (known, { now, notify }) => {
      const text = (input: string) => textOf(inputs.get(input)?.(known, now));
      const refusal = notify({
        ...{ type: text('customNotifTypeId'), title: text('title'), body: text('body') },
        recipients: (inputs.get('recipientIds')?.(known, now) ?? []) as string[],
        target: textOf(target(known, now)),
      });
      return (refusal === undefined ? next : faultConnector)?.targetReference;
    });
  }
  const targets = [
    flow.start.connector,
    ...[...flow.recordLookups, ...flow.assignments, ...flow.actionCalls].map((element) => element.connector),
    ...flow.decisions.flatMap(({ rules, defaultConnector }) => [
      defaultConnector,
      ...rules.map((rule) => rule.connector),
    ]),
  ];
  for (const target of targets)
    if (target !== undefined) required(steps.get(target.targetReference), target.targetReference);

  return (surroundings) => {
    const known: Known = new Map();
    let target: string | undefined = flow.start.connector.targetReference;
    // No path is longer than the number of elements unless it is a loop, which a real org stops too.
    for (let count = 0; target !== undefined && count <= steps.size; count += 1)
      target = steps.get(target)?.(known, surroundings);
  };
}
