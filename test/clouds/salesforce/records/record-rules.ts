import { SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import { fieldNamed, objectNamed, valueOf } from './schema.ts';
import type { Field, ObjectType, Row, Value } from './schema.ts';
import { opportunityStages } from './standard-objects.ts';

/** Refuses a record without a value in a required field. */
export function requireFields(object: ObjectType, row: Row): void {
  const missing = [...object.fields.values()].filter(
    (field) => field.required && field.createable && valueOf(row, field) === null,
  );
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  throw new SalesforceError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, names);
}

/** Refuses lookups to missing records. */
export function requireParents(org: Org, object: ObjectType, changed: Row): void {
  for (const [name, value] of Object.entries(changed)) {
    const to = fieldNamed(object, name)?.reference?.to;
    const parent = to === undefined ? undefined : objectNamed(org.metadata().schema, to);
    if (parent === undefined || typeof value !== 'string') continue;
    if (name === 'OwnerId' && isQueue(value) && mayBeOfQueue(org, object)) continue;
    const row = org.rows.find(parent, value);
    if (row === undefined)
      throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [name]);
    if (row['IsDeleted'] === true) throw new SalesforceError('ENTITY_IS_DELETED', 'entity is deleted', [name]);
  }
}

/** Refuses an owner who is not active any more; a record that has one already may be changed in other ways. */
export function requireOwner(org: Org, object: ObjectType, before: Row | undefined, after: Row): void {
  const owner = after['OwnerId'];
  if (typeof owner !== 'string' || owner === before?.['OwnerId'] || isQueue(owner)) return;
  const users = objectNamed(org.metadata().schema, 'User');
  if (users === undefined || org.rows.find(users, owner)?.['IsActive'] !== false) return;
  throw new SalesforceError(
    'INACTIVE_OWNER_OR_USER',
    `operation performed with inactive user [${owner}] as owner of ${object.label.toLowerCase()}`,
    [],
  );
}

const mayBeOfQueue = ({ switches }: Org, { name }: ObjectType) =>
  name === 'Lead' || (name === 'Opportunity' && switches.opportunityQueues);

/** Queues are groups (Object Reference: Group, `Type`). */
const isQueue = (id: string) => id.startsWith('00G');

/** Whether two values are one to a unique field or an external id: case counts only where the field says so. */
export function sameKey(field: Field, left: Value, right: Value): boolean {
  if (typeof left !== 'string' || typeof right !== 'string' || field.caseSensitive === true) return left === right;
  return left.toLowerCase() === right.toLowerCase();
}

/** Refuses a value that another record has in a unique field. */
export function requireUnique(org: Org, object: ObjectType, row: Row, changed: Row): void {
  for (const field of object.fields.values()) {
    const value = changed[field.name];
    if (field.unique !== true || value === undefined || value === null) continue;
    for (const other of org.rows.having(object, field.name, [value])) {
      if (other['Id'] === row['Id'] || other['IsDeleted'] === true || !sameKey(field, other[field.name] ?? null, value))
        continue;
      throw new SalesforceError(
        'DUPLICATE_VALUE',
        `duplicate value found: ${field.name} duplicates value on record with id: ${String(other['Id'])}`,
        [field.name],
      );
    }
  }
}

/** Pairs of fields of which every record has another one. */
const uniqueTogether: Readonly<Record<string, readonly string[]>> = {
  PermissionSetAssignment: ['AssigneeId', 'PermissionSetId', 'PermissionSetGroupId'],
};

/** Refuses a record that only repeats another one. */
export function requireUniqueTogether(org: Org, object: ObjectType, row: Row): void {
  const names = uniqueTogether[object.name];
  if (names === undefined) return;
  for (const other of org.rows.all(object)) {
    if (other['Id'] === row['Id'] || other['IsDeleted'] === true) continue;
    if (names.every((name) => (other[name] ?? null) === (row[name] ?? null))) {
      throw new SalesforceError(
        'DUPLICATE_VALUE',
        `duplicate value found: ${object.name} duplicates value on record with id: ${String(other['Id'])}`,
      );
    }
  }
}

/** What the org itself fills in when certain fields change. */
export const derivations: Readonly<Record<string, (changed: Row) => Row>> = {
  Opportunity(changed) {
    const stage = opportunityStages.find((candidate) => candidate.stage === changed['StageName']);
    return stage === undefined || changed['Probability'] !== undefined ? {} : { Probability: stage.probability };
  },
};

/** An opportunity with products shows their sum: a write to the amount is ignored without an error (Object Reference: Opportunity). */
export function withoutIgnored(object: ObjectType, before: Row | undefined, changed: Row): Row {
  if (object.name !== 'Opportunity' || before?.['HasOpportunityLineItem'] !== true) return changed;
  const { Amount: _ignored, ...others } = changed;
  return 'HasOpportunityLineItem' in changed ? changed : others;
}

/** Refuses values of dependent picklists that do not fit the controlling field, if the org is set to. */
export function requireDependencies(org: Org, object: ObjectType, row: Row, changed: Row): void {
  if (org.switches.dependentPicklists === 'ignore') return;
  for (const { name, label, picklist } of object.fields.values()) {
    const value = row[name];
    const { dependency } = picklist ?? {};
    if (dependency === undefined || typeof value !== 'string' || !(name in changed || dependency.on in changed))
      continue;
    const controlling = row[dependency.on] ?? null;
    const chosen = typeof controlling === 'boolean' ? (controlling ? 'checked' : 'unchecked') : controlling;
    if (dependency.allowed.get(value)?.some((allowed) => allowed === chosen) === true) continue;
    throw new SalesforceError(
      'FIELD_INTEGRITY_EXCEPTION',
      `${label}: ${value} does not go with ${dependency.on} ${String(chosen)}`,
      [name],
    );
  }
}

/** Refuses a record to which a validation rule of the org objects, with the rule's own sentence. */
export function requireValid(org: Org, object: ObjectType, row: Row): void {
  for (const { object: name, objects, message, field } of org.metadata().validationRules.values())
    if (name === object.name && objects(row))
      throw new SalesforceError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, field === undefined ? [] : [field]);
}

/** Numbers of a new record: one more than there ever were. */
export function autoNumbers(org: Org, object: ObjectType): Row {
  const count = () => org.rows.count(object) + 1;
  return Object.fromEntries(
    [...object.fields.values()].flatMap(({ name, autoNumber }): [string, Value][] =>
      autoNumber === undefined
        ? []
        : [[name, autoNumber.replace(/\{(0+)\}/, (_, digits: string) => String(count()).padStart(digits.length, '0'))]],
    ),
  );
}
