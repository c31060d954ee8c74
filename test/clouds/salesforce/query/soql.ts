import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { FieldType as SelectItem, OrderByClause, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { SalesforceError, notSimulated } from '../errors.ts';
import type { Session } from '../org.ts';
import { valueOf } from '../records/schema.ts';
import type { ObjectType, Row } from '../records/schema.ts';
import { columnAt, parentOf, parentRow, readableField, readableObject } from './soql-paths.ts';
import { compareValues, malformed, whereFilter } from './soql-where.ts';
import type { Key } from './soql-where.ts';
import { toJson } from '../records/values.ts';

/** A record as query answers show it: attributes, values, parents and lists of children. */
export type QueryRecord = Record<string, unknown>;

export interface QueryResult {
  /** Number of matching records. */
  totalSize: number;
  /** Empty for SELECT COUNT(). */
  records: QueryRecord[];
}

interface Scope {
  session: Session;
  apiVersion: string;
  includeDeleted: boolean;
}

type Project = (row: Row, record: QueryRecord) => void;

const maximumOffset = 2_000;

function attributesOf({ apiVersion }: Scope, object: ObjectType, row: Row) {
  return { type: object.name, url: `/services/data/v${apiVersion}/sobjects/${object.name}/${String(row['Id'])}` };
}

/** Puts the field at a path into a record, building the parent objects on the way. */
function projectField(scope: Scope, object: ObjectType, parts: readonly string[]): Project {
  const { session } = scope;
  const [first = '', ...rest] = parts;
  if (rest.length === 0) {
    const field = readableField(session, object, first);
    return (row, record) => {
      record[field.name] = toJson(field, valueOf(row, field));
    };
  }
  const { field, parent } = parentOf(session, object, first);
  const inner = projectField(scope, parent, rest);
  const key = field.reference?.path ?? first;
  return (row, record) => {
    const above = parentRow(session, row, field, parent);
    const known = record[key];
    if (above === undefined) record[key] = null;
    else {
      const target: QueryRecord = isRecord(known) ? known : { attributes: attributesOf(scope, parent, above) };
      inner(above, target);
      record[key] = target;
    }
  };
}

function isRecord(value: unknown): value is QueryRecord {
  return typeof value === 'object' && value !== null;
}

/** Puts the list of children that a subquery names into a record, null when there are none. */
function projectChildren(scope: Scope, object: ObjectType, subquery: Subquery): Project {
  const { relationshipName } = subquery;
  const schema = scope.session.org.metadata().schema;
  for (const child of schema.values()) {
    for (const field of child.fields.values()) {
      const { reference } = field;
      if (reference?.to !== object.name) continue;
      if (reference.children?.toLowerCase() !== relationshipName.toLowerCase()) continue;
      if (!scope.session.permissions.object(child).read || !scope.session.permissions.canRead(child, field)) continue;
      const select = selection(scope, child, subquery);
      return (row, record) => {
        const records = select({ field: field.name, values: [String(row['Id'])] });
        record[relationshipName] = records.length === 0 ? null : { totalSize: records.length, done: true, records };
      };
    }
  }
  throw new SalesforceError(
    'INVALID_TYPE',
    `Didn't understand relationship '${relationshipName}' in FROM part of query call.`,
  );
}

function projectItem(scope: Scope, object: ObjectType, item: SelectItem): Project {
  switch (item.type) {
    case 'Field':
      if (item.alias !== undefined) throw notSimulated(`The alias ${item.alias}`);
      return projectField(scope, object, [item.field]);
    case 'FieldRelationship': {
      const parts = [...item.relationships, item.field];
      const own = parts[0]?.toLowerCase() === object.name.toLowerCase();
      return projectField(scope, object, own ? parts.slice(1) : parts);
    }
    case 'FieldSubquery':
      return projectChildren(scope, object, item.subquery);
    case 'FieldFunctionExpression':
      throw notSimulated(`${item.rawValue ?? item.functionName} in SELECT`);
    case 'FieldTypeof':
      throw notSimulated('TYPEOF in SELECT');
  }
}

function orderOf(
  session: Session,
  object: ObjectType,
  clauses: readonly OrderByClause[],
): (left: Row, right: Row) => number {
  const keys = clauses.map((clause) => {
    if (!('field' in clause)) throw notSimulated('A function in ORDER BY');
    const column = columnAt(session, object, clause.field);
    if (column.field.encryption !== undefined)
      throw new SalesforceError('INVALID_FIELD', `field '${column.field.name}' can not be sorted in a query call`);
    const direction = clause.order === 'DESC' ? -1 : 1;
    // Nulls come first unless the query says otherwise.
    const nulls = clause.nulls === 'LAST' ? 1 : -1;
    const key = (row: Row) => {
      const value = column.value(row);
      return typeof value === 'string' && column.field.type !== 'id' ? value.toLowerCase() : value;
    };
    return { key, direction, nulls };
  });
  return (left, right) => {
    for (const { key, direction, nulls } of keys) {
      const a = key(left);
      const b = key(right);
      if (a === b) continue;
      if (a === null || b === null) return a === null ? nulls : -nulls;
      return compareValues(a, b) * direction;
    }
    return 0;
  };
}

/** Parts of a query that the simulated org refuses. */
const unsupported = {
  groupBy: 'GROUP BY',
  having: 'HAVING',
  usingScope: 'USING SCOPE',
  withDataCategory: 'WITH DATA CATEGORY',
  withSecurityEnforced: 'WITH SECURITY_ENFORCED',
  withAccessLevel: 'WITH USER_MODE',
  for: 'FOR',
  update: 'UPDATE',
  sObjectAlias: 'An alias of an object',
} as const satisfies Partial<Record<keyof Query, string>>;

function isPart(key: string): key is keyof typeof unsupported {
  return key in unsupported;
}

function refuseUnsupported(query: Query | Subquery): void {
  const part = Object.entries(query).find(([key, value]) => isPart(key) && value !== undefined)?.[0];
  if (part !== undefined && isPart(part)) throw notSimulated(unsupported[part]);
}

/** Rows of which a list of children is made. */
type Restriction = Key & { values: readonly [string] };
type Select = (restrict?: Restriction) => QueryRecord[];

/** Matching rows of an object in order, before LIMIT and OFFSET. */
function matching(scope: Scope, object: ObjectType, query: Query | Subquery): (restrict?: Restriction) => Row[] {
  const { session } = scope;
  const { org } = session;
  const filter = whereFilter(query.where, (path) => columnAt(session, object, path));
  const order = orderOf(session, object, [query.orderBy ?? []].flat());
  const candidates = (keys: readonly Key[]) => {
    const [first, ...others] = keys.map(({ field, values }) => org.rows.having(object, field, values));
    // An OR of several keys may find a row more than once.
    return others.length === 0 ? (first ?? []) : [...new Set([...(first ?? []), ...others.flat()])];
  };
  return (restrict) => {
    const keys = restrict === undefined ? filter.keys : [restrict];
    const rows = keys === undefined || object.kind === 'customMetadata' ? [...org.rowsOf(object)] : candidates(keys);
    return rows
      .filter(
        (row) =>
          (scope.includeDeleted || row['IsDeleted'] !== true) &&
          (restrict === undefined || row[restrict.field] === restrict.values[0]) &&
          filter.test(row),
      )
      .sort(order);
  };
}

function selection(scope: Scope, object: ObjectType, query: Query | Subquery): Select {
  refuseUnsupported(query);
  const rowsOf = matching(scope, object, query);
  const projections = (query.fields ?? []).map((item) => projectItem(scope, object, item));
  const { limit, offset = 0 } = query;
  if (offset > maximumOffset)
    throw new SalesforceError('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${maximumOffset}`);
  return (restrict) =>
    rowsOf(restrict)
      .slice(offset, limit === undefined ? undefined : offset + limit)
      .map((row) => {
        const record: QueryRecord = { attributes: attributesOf(scope, object, row) };
        for (const project of projections) project(row, record);
        return record;
      });
}

function parse(soql: string): Query {
  try {
    return parseQuery(soql);
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : String(error));
  }
}

/** Refusals of what is not simulated are MALFORMED_QUERY, as a query outside the grammar is. */
function asMalformed(error: unknown): unknown {
  return error instanceof SalesforceError && error.errorCode === 'NOT_SIMULATED' ? malformed(error.message) : error;
}

/** Runs a query as the user of the session, who sees only the objects and fields that the permissions grant. */
export function runQuery(scope: Scope, soql: string): QueryResult {
  try {
    const query = parse(soql);
    const object = readableObject(scope.session, query.sObject ?? '');
    const [only, ...others] = query.fields ?? [];
    if (only?.type === 'FieldFunctionExpression' && only.rawValue?.toUpperCase() === 'COUNT()' && others.length === 0) {
      refuseUnsupported(query);
      const { limit = Infinity } = query;
      return { totalSize: Math.min(matching(scope, object, query)().length, limit), records: [] };
    }
    const records = selection(scope, object, query)();
    return { totalSize: records.length, records };
  } catch (error) {
    throw asMalformed(error);
  }
}
