import { settledAddress } from './address-picklists.ts';
import { throughFlowsBefore } from '../flows/before-save.ts';
import { requireUnlikeOthers } from './duplicate-rules.ts';
import { SalesforceError } from '../errors.ts';
import { isTriggered } from '../deploy/metadata.ts';
import { refusedNotification } from '../flows/flow-notifications.ts';
import type { Notification } from '../flows/flow-notifications.ts';
import { reschedule } from '../flows/flow-schedule.ts';
import { runFlow, runPath } from '../flows/flow.ts';
import type { FlowEffects, FlowUpdate } from '../flows/flow.ts';
import type { Save } from '../flows/formula.ts';
import type { Session } from '../org.ts';
import { requireAccess, unknownField } from '../permissions.ts';
import { fieldNamed, objectNamed } from './schema.ts';
import type { Field, ObjectType, Row, Value } from './schema.ts';
import {
  autoNumbers,
  derivations,
  requireDependencies,
  requireFields,
  requireOwner,
  requireParents,
  requireUnique,
  requireUniqueTogether,
  requireValid,
  withoutIgnored,
} from './record-rules.ts';
import { recordTypesOf, requireBusiness, requireRecordType, settledPerson } from './record-types.ts';
import { standardObject } from './system-rows.ts';
import { storedInstant, toStored } from './values.ts';

/** Field values as a caller gives them. */
export type Input = Readonly<Record<string, unknown>>;

/** Outbound messages put in the queue by the saves of one transaction: message name to record ids. */
export type Queued = Map<string, Set<string>>;

/** An event that is published when its transaction is committed. */
export interface SignalledEvent {
  event: string;
  values: Row;
}

/** One transaction: everything done through it is kept together or not at all. All of it happens in one go, without waiting. */
export interface Transaction {
  session: Session;
  queued: Queued;
  events: SignalledEvent[];
  /** The notifications to send once the transaction is committed. */
  told: Notification[];
  /** The depth of this save in a chain of saves, each made by a flow of the one before. */
  depth?: number;
  /** Saves although a duplicate rule of the org alerts. */
  insists?: boolean;
}

/** Apex Developer Guide, "Execution Governors and Limits": longest chain of saves that start one another. */
const deepestChain = 16;

function notWriteable(names: readonly string[]): SalesforceError {
  return new SalesforceError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  );
}

/** The values to store for an input, every refusal of a single field thrown. */
function storedValues(
  { session }: Transaction,
  object: ObjectType,
  input: Input,
  on: 'create' | 'update',
): Record<string, Value> {
  const { org, permissions } = session;
  const named = Object.entries(input)
    .filter(([name]) => name !== 'attributes')
    .map(([name, value]): [Field, unknown] => {
      const field = fieldNamed(object, name);
      if (field === undefined || !permissions.canRead(object, field)) throw unknownField(name, object.name);
      return [field, value];
    });
  const refused = named
    .map(([field]) => field)
    .filter((field) => !(on === 'create' ? field.createable : field.updateable) || !permissions.canEdit(object, field));
  if (refused.length > 0) throw notWriteable(refused.map(({ name }) => name));
  return Object.fromEntries(named.map(([field, value]) => [field.name, toStored(field, value, org.metadata().schema)]));
}

/** An opportunity has at most one primary contact: making one primary takes it from the other. */
function keepOnePrimary(transaction: Transaction, object: ObjectType, row: Row): void {
  if (object.name !== 'OpportunityContactRole' || row['IsPrimary'] !== true) return;
  const opportunityId = row['OpportunityId'] ?? null;
  for (const other of transaction.session.org.rows.having(object, 'OpportunityId', [opportunityId])) {
    const isOther =
      other['OpportunityId'] === opportunityId && other['Id'] !== row['Id'] && other['IsDeleted'] !== true;
    if (isOther && other['IsPrimary'] === true) store(transaction, object, other, { IsPrimary: false });
  }
}

/** An opportunity with products has their sum as its amount. Without the last one it keeps the amount. */
function sumProducts(transaction: Transaction, object: ObjectType, row: Row): void {
  if (object.name !== 'OpportunityLineItem') return;
  const { org } = transaction.session;
  const opportunity = standardObject(org.metadata(), 'Opportunity');
  const of = org.rows.find(opportunity, String(row['OpportunityId']));
  if (of === undefined || of['IsDeleted'] === true) return;
  const items = [...org.rows.having(object, 'OpportunityId', [String(of['Id'])])].filter(
    (item) => item['OpportunityId'] === of['Id'] && item['IsDeleted'] !== true,
  );
  const sum = items.reduce((total, item) => total + Number(item['Quantity']) * Number(item['UnitPrice']), 0);
  const HasOpportunityLineItem = items.length > 0;
  saveAsSystem(transaction, opportunity, of, {
    HasOpportunityLineItem,
    ...(HasOpportunityLineItem && { Amount: sum }),
  });
}

/** Stores the row with its change and the stamps of the saving user. */
function store(
  { session: { org, user } }: Transaction,
  object: ObjectType,
  before: Row | undefined,
  changed: Row,
): Row & { readonly Id: string } {
  const now = storedInstant(org.clock.now());
  const id = before?.['Id'];
  const created = { IsDeleted: false, CreatedDate: now, CreatedById: user.id };
  const row = {
    ...(before ?? created),
    ...changed,
    Id: typeof id === 'string' ? id : org.mintId(object.keyPrefix),
    LastModifiedDate: now,
    LastModifiedById: user.id,
    SystemModstamp: now,
  };
  org.rows.put(object, row);
  return row;
}

/** A flow changes records as the system: neither permissions nor field-level security stop it. */
function changeMatching(transaction: Transaction, { object: name, matches, key, change }: FlowUpdate): void {
  const { org } = transaction.session;
  const object = objectNamed(org.metadata().schema, name);
  if (object === undefined) throw new Error(`the object ${name} of a flow is gone`);
  const { depth = 0 } = transaction;
  if (depth >= deepestChain)
    throw new SalesforceError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'Maximum trigger depth exceeded');
  const candidates = key === undefined ? [...org.rows.all(object)] : org.rows.having(object, key.field, [key.value]);
  for (const row of candidates) {
    if (row['IsDeleted'] !== true && matches(row)) save({ ...transaction, depth: depth + 1 }, object, row, change);
  }
}

function runFlows(
  transaction: Transaction,
  runs: 'after' | 'delete',
  object: ObjectType,
  { before, after }: { before: Row | undefined; after: Row & { readonly Id: string } },
): void {
  const { org } = transaction.session;
  const flows = [...org.metadata().flows.values()]
    .filter(isTriggered)
    .filter((flow) => flow.object === object.name && flow.runs === runs)
    .sort((a, b) => a.order - b.order);
  for (const flow of flows) {
    const interview = interviewOf(transaction, before, after);
    runFlow(flow, interview, effectsOf(transaction, after.Id));
    if (flow.scheduled.length > 0) org.scheduled = reschedule(org.scheduled, flow, interview, org.clock.now());
  }
}

function interviewOf({ session }: Transaction, before: Row | undefined, after: Row): Save {
  return {
    ...{ before, after, userId: session.user.id },
    hasPermission: (name) => session.permissions.hasCustomPermission(name),
    ...{ values: new Map(), lists: new Map(), found: new Map() },
  };
}

function effectsOf(transaction: Transaction, id: string): FlowEffects {
  const { session, queued, events, told } = transaction;
  const { rows } = session.org;
  return {
    // Checked when the flow was deployed: it assigns to variables only, which end with it.
    assign: () => undefined,
    queue(message) {
      queued.set(message, (queued.get(message) ?? new Set()).add(id));
    },
    find(name, matches) {
      const wanted = standardObject(session.org.metadata(), name);
      for (const row of session.org.rowsOf(wanted)) if (row['IsDeleted'] !== true && matches(row)) return row;
      return undefined;
    },
    notify(notification) {
      const refusal = refusedNotification(session.org, notification);
      if (refusal === undefined) told.push(notification);
      return refusal;
    },
    publish(event, values) {
      events.push({ event, values });
    },
    update(what) {
      const savepoint = rows.savepoint();
      try {
        changeMatching(transaction, what);
        return undefined;
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        rows.rollback(savepoint);
        return error;
      }
    },
  };
}

/** Runs the scheduled flows that became due since the last look. A flow never runs for a time before its first look. */
function runSchedules(transaction: Transaction): void {
  const { org } = transaction.session;
  const now = org.clock.now();
  const effects = effectsOf(transaction, org.id);
  const rows = (name: string) =>
    [...org.rowsOf(standardObject(org.metadata(), name))].filter((row) => row['IsDeleted'] !== true);
  for (const flow of org.metadata().flows.values()) {
    if (flow.runs !== 'scheduled') continue;
    const due = flow.dueCount(now);
    const isDue = due > (org.schedules.get(flow.name) ?? due);
    org.schedules.set(flow.name, due);
    if (isDue) flow.run({ now, rows, notify: (notification) => effects.notify(notification) });
  }
}

/** Runs the scheduled flows and paths that are due, each path with the record's current values. */
export function runScheduled(transaction: Transaction): void {
  const { org } = transaction.session;
  const now = org.clock.now();
  runSchedules(transaction);
  const due = org.scheduled.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
  org.scheduled = org.scheduled.filter(({ at }) => at > now);
  for (const { flow: name, path, record } of due) {
    const flow = org.metadata().flows.get(name);
    if (flow === undefined || !isTriggered(flow)) continue;
    const first = flow.scheduled.find((one) => one.name === path)?.first;
    const row = org.rows.find(standardObject(org.metadata(), flow.object), record);
    if (row === undefined || row['IsDeleted'] === true) continue;
    runPath(flow, first, interviewOf(transaction, row, row), effectsOf(transaction, record));
  }
}

function save(transaction: Transaction, object: ObjectType, before: Row | undefined, wanted: Row): string {
  const changed = withoutIgnored(object, before, wanted);
  const rewritten = { ...changed, ...transaction.session.org.rewrites.get(object.name)?.(changed, before) };
  const assigned = throughFlowsBefore(transaction.session, object, before, rewritten);
  const derived = { ...assigned, ...derivations[object.name]?.(assigned) };
  const { org } = transaction.session;
  const complete = {
    ...derived,
    ...settledAddress(object, before, derived),
    ...settledPerson(object, before, derived),
  };
  const { rows } = org;
  const savepoint = rows.savepoint();
  const published = transaction.events.length;
  const told = transaction.told.length;
  try {
    const after = store(transaction, object, before, complete);
    org.rowFaults.meet(object, after);
    requireFields(object, after);
    requireRecordType(object, complete, recordTypesOf(org.switches));
    requireOwner(org, object, before, after);
    requireBusiness(org, object, after);
    requireParents(org, object, assigned);
    requireUnique(org, object, after, assigned);
    requireUniqueTogether(org, object, after);
    requireDependencies(org, object, after, assigned);
    requireValid(org, object, after);
    if (before === undefined) requireUnlikeOthers(org, object, after, transaction.insists === true);
    keepOnePrimary(transaction, object, after);
    sumProducts(transaction, object, after);
    runFlows(transaction, 'after', object, { before, after });
    return after.Id;
  } catch (error) {
    rows.rollback(savepoint);
    transaction.events.length = published;
    transaction.told.length = told;
    throw error;
  }
}

/** A change that the org makes by itself, with its flows but whatever the user may write. */
export function saveAsSystem(transaction: Transaction, object: ObjectType, before: Row, changed: Row): void {
  save(transaction, object, before, changed);
}

/** What the org itself changes on the way: it starts nothing. */
export function changeQuietly(transaction: Transaction, object: ObjectType, before: Row, changed: Row): void {
  store(transaction, object, before, changed);
}

/** Creates a record and returns its id. */
export function createRow(transaction: Transaction, object: ObjectType, input: Input): string {
  const { permissions, user } = transaction.session;
  requireAccess(permissions, object, 'create');
  const given = storedValues(transaction, object, input, 'create');
  const defaults = Object.fromEntries(
    [...object.fields.values()].flatMap((field): [string, Value][] =>
      field.compute !== undefined
        ? []
        : field.defaultValue !== undefined
          ? [[field.name, field.defaultValue]]
          : field.type === 'boolean' && field.createable
            ? [[field.name, false]]
            : [],
    ),
  );
  const owner = object.fields.has('ownerid') ? { OwnerId: user.id } : {};
  const present = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== null || defaults[name] === undefined),
  );
  return save(transaction, object, undefined, {
    ...defaults,
    ...owner,
    ...present,
    ...autoNumbers(transaction.session.org, object),
  });
}

/** The record, or the org's answer if it is missing; `missing` is the code for an id that never existed. */
export function existingRow(
  session: Session,
  object: ObjectType,
  id: string,
  missing: 'NOT_FOUND' | 'INVALID_CROSS_REFERENCE_KEY',
): Row {
  const row = session.org.rows.find(object, id);
  if (row === undefined) {
    throw missing === 'NOT_FOUND'
      ? new SalesforceError('NOT_FOUND', 'The requested resource does not exist')
      : new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  }
  if (row['IsDeleted'] === true) throw new SalesforceError('ENTITY_IS_DELETED', 'entity is deleted');
  return row;
}

/** Changes a record; fields that are not named keep their values. */
export function updateRow(transaction: Transaction, object: ObjectType, before: Row, input: Input): void {
  requireAccess(transaction.session.permissions, object, 'edit');
  if (object.name === 'Lead' && before['IsConverted'] === true)
    throw new SalesforceError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  save(transaction, object, before, storedValues(transaction, object, input, 'update'));
}

/**
 * Deletes a record and what hangs on it; lookups that only point to it become empty. What goes along starts nothing (Apex Developer
 * Guide, "Operations That Don't Invoke Triggers": cascading deletes).
 */
export function deleteRow(transaction: Transaction, object: ObjectType, row: Row): void {
  requireAccess(transaction.session.permissions, object, 'delete');
  startDeletion(transaction, object, row);
  removeRow(transaction, object, existingRow(transaction.session, object, String(row['Id']), 'NOT_FOUND'));
}

/** The flows that start when a user deletes or merges this record. */
export function startDeletion(transaction: Transaction, object: ObjectType, row: Row): void {
  runFlows(transaction, 'delete', object, { before: row, after: { ...row, Id: String(row['Id']) } });
}

function removeRow(transaction: Transaction, object: ObjectType, row: Row): void {
  const { org } = transaction.session;
  store(transaction, object, row, { IsDeleted: true });
  sumProducts(transaction, object, row);
  for (const child of org.metadata().schema.values()) {
    for (const { name, reference } of child.fields.values()) {
      if (reference?.to !== object.name) continue;
      for (const other of org.rows.having(child, name, [row['Id'] ?? null])) {
        if (other[name] !== row['Id'] || other['IsDeleted'] === true) continue;
        if (reference.onDelete === 'cascade') removeRow(transaction, child, other);
        else store(transaction, child, other, { [name]: null });
      }
    }
  }
}
