import { z } from 'zod';
import { SalesforceError } from '../errors.ts';
import { assignmentItemSchema, compileAssignment } from './flow-assignments.ts';
import { decisionCondition, ruleSchema } from './flow-decisions.ts';
import { compilePublish, recordCreateSchema } from './flow-events.ts';
import { compileLookup, compileNotify, notifyActionSchema, recordLookupSchema } from './flow-notifications.ts';
import type { Notification } from './flow-notifications.ts';
import { compilePaths, scheduledPathsSchema } from './flow-schedule.ts';
import { compileUpdate, recordUpdateSchema } from './flow-updates.ts';
import { compileVariables, type Names } from './flow-values.ts';
import { compileCondition } from './formula.ts';
import type { Save, Surroundings } from './formula.ts';
import { compileLaunchedFlow } from './launched-flow.ts';
import { compileScheduledFlow } from './scheduled-flow.ts';
import type { AnyFlow, Flow, FlowElement, OrgMetadata } from '../deploy/metadata.ts';
import { list } from '../deploy/metadata-xml.ts';
import { objectNamed } from '../records/schema.ts';
import type { ObjectType, Row, Value } from '../records/schema.ts';

const connector = z.object({ targetReference: z.string() }).optional();

const startSchema = z.looseObject({
  processType: z.string(),
  status: z.string(),
  start: z.looseObject({ object: z.string().optional(), triggerType: z.string().optional() }),
});

const flowSchema = z.looseObject({
  processType: z.string(),
  status: z.string(),
  triggerOrder: z.coerce.number().optional(),
  start: z.looseObject({
    object: z.string().optional(),
    recordTriggerType: z.enum(['Create', 'Update', 'CreateAndUpdate', 'Delete']).optional(),
    triggerType: z.string().optional(),
    filterFormula: z.string().optional(),
    doesRequireRecordChangedToMeetCriteria: z.string().optional(),
    scheduledPaths: scheduledPathsSchema,
    connector,
  }),
  formulas: list(z.looseObject({ name: z.string(), expression: z.string() })),
  variables: list(z.looseObject({ name: z.string(), isCollection: z.string().optional() })),
  recordLookups: list(recordLookupSchema),
  recordCreates: list(recordCreateSchema),
  recordUpdates: list(recordUpdateSchema),
  assignments: list(
    z.looseObject({
      name: z.string(),
      assignmentItems: list(assignmentItemSchema),
      connector,
    }),
  ),
  actionCalls: list(z.looseObject({ name: z.string(), actionName: z.string(), actionType: z.string(), connector })),
  decisions: list(
    z.looseObject({
      name: z.string(),
      rules: list(ruleSchema.extend({ connector })),
      defaultConnector: connector,
    }),
  ),
});

/** Kinds of element that the simulated org does not run; a flow that has one is refused even if no path leads there. */
const unsimulated = [
  ...['apexPluginCalls', 'collectionProcessors', 'customErrors', 'loops'],
  ...['recordDeletes', 'recordRollbacks', 'screens', 'subflows', 'transforms', 'waits'],
] as const;

type FlowXml = z.infer<typeof flowSchema>;

const isAllowedBeforeSave = ({ assignments, decisions }: FlowXml, name: string) =>
  [...assignments, ...decisions].some((element) => element.name === name);

/** The element of that name, compiled; `fault` paths are not followed, because putting a message in the queue cannot fail. */
function compileElement(
  flow: FlowXml,
  name: string,
  object: ObjectType,
  metadata: OrgMetadata,
  surroundings: Surroundings,
): FlowElement {
  const isBeforeSave = flow.start.triggerType === 'RecordBeforeSave';
  const update = flow.recordUpdates.find((candidate) => candidate.name === name);
  if (isBeforeSave && !isAllowedBeforeSave(flow, name))
    throw new Error(`${name} - a flow that runs before the record is saved can only assign and decide`);
  if (update !== undefined) return compileUpdate(update, flow.formulas, object, surroundings);
  const create = flow.recordCreates.find((candidate) => candidate.name === name);
  if (create !== undefined) return compilePublish(create, flow.formulas, object, surroundings);
  const names = namesOf(flow, object, metadata);
  const found = flow.recordLookups.find((candidate) => candidate.name === name);
  if (found !== undefined) return compileLookup(found, names);
  const action = flow.actionCalls.find((candidate) => candidate.name === name);
  if (action?.actionType === 'customNotificationAction' && flow.start.triggerType === 'RecordAfterSave')
    return compileNotify(notifyActionSchema.parse(action), names);
  if (action !== undefined) {
    if (action.actionType !== 'outboundMessage' || flow.start.triggerType !== 'RecordAfterSave')
      throw new Error(`the flow action type ${action.actionType} is not simulated`);
    const message = metadata.outboundMessages.get(action.actionName);
    if (message?.object !== object.name) {
      throw new Error(
        `${name} (Action) - We can't find an action with the name and action type that you specified: ${action.actionName}`,
      );
    }
    return { kind: 'outboundMessage', message: message.name, next: action.connector?.targetReference };
  }
  const assignment = flow.assignments.find((candidate) => candidate.name === name);
  if (assignment !== undefined && flow.recordLookups.length > 0) return compileVariables(assignment, names);
  if (assignment !== undefined)
    return compileAssignment(assignment, flow, isBeforeSave ? object : undefined, surroundings);
  const decision = flow.decisions.find((candidate) => candidate.name === name);
  if (decision !== undefined) {
    const outcomes = decision.rules.map((rule) => ({
      when: decisionCondition(rule, object, names),
      next: rule.connector?.targetReference,
    }));
    return { kind: 'decision', outcomes, otherwise: decision.defaultConnector?.targetReference };
  }
  throw new Error(`the flow element ${name} does not exist or is of a kind that is not simulated`);
}

function nextOf(element: FlowElement): (string | undefined)[] {
  if (element.kind === 'decision') return [...element.outcomes.map(({ next }) => next), element.otherwise];
  return 'fault' in element ? [element.next, element.fault] : [element.next];
}

/** What the elements of a flow may name; only one that looks records up names more than its own record. */
function namesOf({ recordLookups, variables }: FlowXml, object: ObjectType, metadata: OrgMetadata): Names {
  const lookups = recordLookups.flatMap(({ name, object: wanted }): [string, ObjectType][] => {
    const target = objectNamed(metadata.schema, wanted);
    return target === undefined ? [] : [[name, target]];
  });
  return { object, metadata, variables, lookups: new Map(lookups) };
}

const timings: Readonly<Record<string, Flow['runs']>> = {
  RecordBeforeSave: 'before',
  RecordAfterSave: 'after',
  RecordBeforeDelete: 'delete',
};

/** The flow as the org runs it, undefined when its status is not Active. Throws an Error that says what is wrong or not simulated. */
export function compileFlow(
  name: string,
  xml: unknown,
  metadata: OrgMetadata,
  surroundings: Surroundings,
): AnyFlow | undefined {
  const { processType, status, start: begins } = startSchema.parse(xml);
  if (processType === 'AutoLaunchedFlow' && begins.triggerType === undefined && begins.object === undefined) {
    const launched = compileLaunchedFlow(name, xml, metadata.schema);
    return status === 'Active' ? launched : undefined;
  }
  if (processType === 'AutoLaunchedFlow' && begins.triggerType === 'Scheduled' && begins.object === undefined) {
    const scheduled = compileScheduledFlow(name, xml, metadata);
    return status === 'Active' ? scheduled : undefined;
  }
  const flow = flowSchema.parse(xml);
  const { start } = flow;
  const runs = timings[start.triggerType ?? ''];
  if (flow.processType !== 'AutoLaunchedFlow' || runs === undefined) {
    throw new Error(`a flow of type ${flow.processType} ${start.triggerType ?? 'without a trigger'} is not simulated`);
  }
  if ((runs === 'delete') !== (start.recordTriggerType === 'Delete'))
    throw new Error(`${start.recordTriggerType ?? 'no event'} does not suit a flow of type ${start.triggerType ?? ''}`);
  for (const part of ['filters', 'filterLogic', 'schedule']) {
    if (start[part] !== undefined && start[part] !== 'false')
      throw new Error(`start.${part} of a flow is not simulated`);
  }
  // Only a flow that starts when a record comes to meet its condition can schedule (Flow Builder, "Scheduled Paths").
  if (start.scheduledPaths.length > 0 !== (start.doesRequireRecordChangedToMeetCriteria === 'true'))
    throw new Error('scheduled paths, and a condition that a record has to come to meet, are simulated only together');
  const strange = unsimulated.find((part) => part in flow);
  if (strange !== undefined) throw new Error(`${strange} in a flow is not simulated`);
  const object = objectNamed(metadata.schema, start.object ?? '');
  if (object === undefined)
    throw new Error(`the flow starts from an object that does not exist: ${start.object ?? ''}`);
  for (const [, permission] of (start.filterFormula ?? '').matchAll(/\{!\$Permission\.(\w+)\}/g)) {
    if (permission !== undefined && !metadata.customPermissions.has(permission.toLowerCase())) {
      throw new Error(`start.filterFormula names a custom permission that does not exist: ${permission}`);
    }
  }
  const elements = new Map<string, FlowElement>();
  const scheduled = compilePaths(start.scheduledPaths, object);
  const reachable = [start.connector?.targetReference, ...scheduled.map(({ first }) => first)];
  for (const target of reachable) {
    if (target === undefined || elements.has(target)) continue;
    const element = compileElement(flow, target, object, metadata, surroundings);
    elements.set(target, element);
    reachable.push(...nextOf(element));
  }
  const entry =
    start.filterFormula === undefined ? () => true : compileCondition(start.filterFormula, object, surroundings);
  if (flow.status !== 'Active') return undefined;
  return {
    name,
    runs,
    object: object.name,
    onCreate: start.recordTriggerType !== 'Update',
    onUpdate: start.recordTriggerType !== 'Create',
    entry,
    first: start.connector?.targetReference,
    scheduled,
    elements,
    // Flows without an order run after the ordered ones up to 1,000.
    order: flow.triggerOrder ?? 1_000.5,
  };
}

/** A change of records by a flow, for one save. */
export interface FlowUpdate {
  object: string;
  matches: (row: Row) => boolean;
  /** A value that every match has in a field. */
  key: { field: string; value: Value } | undefined;
  change: Row;
}

/** What a flow may do to the org. */
export interface FlowEffects {
  /** Changes the record of the save, which is not saved yet; what runs afterwards sees it. */
  assign(change: Row): void;
  /** Puts the record of the save into the outbound queue. */
  queue(message: string): void;
  /** Publishes an event, if the transaction is committed. */
  publish(event: string, values: Row): void;
  /** The first record that matches. */
  find(object: string, matches: (row: Row) => boolean): Row | undefined;
  /** Tells people; returns the refusal. */
  notify(notification: Notification): SalesforceError | undefined;
  /** Changes records; returns the refusal, after which nothing is changed. */
  update(what: FlowUpdate): SalesforceError | undefined;
}

function failed(flow: Flow, error: SalesforceError): SalesforceError {
  return new SalesforceError(
    'CANNOT_EXECUTE_FLOW_TRIGGER',
    `We can't save this record because the "${flow.name}" process failed. Give your Salesforce admin these details. ${error.errorCode}: ${error.message}`,
  );
}

/** A value that the field does not take fails the save. */
function assigned(flow: Flow, change: () => Row): Row {
  try {
    return change();
  } catch (error) {
    throw error instanceof SalesforceError ? failed(flow, error) : error;
  }
}

/** Takes one step of a flow and returns the element that comes next. */
function step(flow: Flow, element: FlowElement, save: Save, effects: FlowEffects): string | undefined {
  switch (element.kind) {
    case 'outboundMessage':
      effects.queue(element.message);
      return element.next;
    case 'publish':
      effects.publish(element.event, element.values(save));
      return element.next;
    case 'assignment':
      effects.assign(assigned(flow, () => element.change(save)));
      return element.next;
    case 'set':
      element.set(save);
      return element.next;
    case 'lookup': {
      const row = effects.find(element.object, element.matches(save));
      if (row !== undefined) save.found?.set(element.name, row);
      return element.next;
    }
    case 'notify': {
      const refusal = effects.notify(element.notification(save));
      if (refusal === undefined) return element.next;
      if (element.fault === undefined) throw failed(flow, refusal);
      return element.fault;
    }
    case 'decision':
      return (element.outcomes.find(({ when }) => when(save)) ?? { next: element.otherwise }).next;
    case 'update': {
      const { object, matches, key, change, next, fault } = element;
      const refusal = effects.update({ object, matches: matches(save), key: key(save), change: change(save) });
      if (refusal === undefined) return next;
      if (fault === undefined) throw failed(flow, refusal);
      return fault;
    }
  }
}

/** Runs one flow for one save. A change that is refused and has no fault path fails the save. */
export function runFlow(flow: Flow, save: Save, effects: FlowEffects): void {
  if (flow.runs !== 'delete' && (save.before === undefined ? !flow.onCreate : !flow.onUpdate)) return;
  if (flow.entry(save)) runPath(flow, flow.first, save, effects);
}

/** Runs a flow from one of its elements. */
export function runPath(flow: Flow, first: string | undefined, save: Save, effects: FlowEffects): void {
  // No path is longer than the number of elements unless it is a loop, which a real org stops too.
  let target = first;
  for (let steps = 0; target !== undefined && steps <= flow.elements.size; steps += 1) {
    const element = flow.elements.get(target);
    target = element === undefined ? undefined : step(flow, element, save, effects);
  }
}
