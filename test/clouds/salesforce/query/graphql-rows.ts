import { z } from 'zod';
import { SalesforceError } from '../errors.ts';
import { normalizeId } from '../records/ids.ts';
import type { Session } from '../org.ts';
import type { Field, ObjectType, Row, Value } from '../records/schema.ts';
import { fieldNamed, valueOf } from '../records/schema.ts';
import { parentOf, parentRow } from './soql-paths.ts';
import { compareValues } from './soql-where.ts';
import { parseInstant } from '../records/values.ts';

const input = z.record(z.string(), z.unknown());
const inputs = z.array(input);

/** The arguments of a list of records. */
export interface ListArguments {
  where?: unknown;
  orderBy?: unknown;
  first?: number | null;
  after?: string | null;
  scope?: string | null;
  upperBound?: number | null;
}

type Test = (row: Row) => boolean;

/** A value in the form for comparison: texts without case, times in stored form, ids in 18 characters. */
function comparable(field: Field, given: unknown): Value {
  const value = z.object({ value: z.unknown() }).safeParse(given).data?.value ?? given;
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw new SalesforceError('INVALID_FIELD', `invalid value for ${field.name}`);
  if (field.type === 'id' || field.type === 'reference') return normalizeId(value) ?? value;
  if (field.type === 'datetime') return parseInstant(value) ?? value;
  return value.toLowerCase();
}

const like = (pattern: string) =>
  new RegExp(
    `^${pattern.replace(/[%_]|[^%_]+/g, (part) => (part === '%' ? '.*' : part === '_' ? '.' : RegExp.escape(part)))}$`,
    'is',
  );

const signs: Readonly<Record<string, (sign: number) => boolean>> = {
  lt: (sign) => sign < 0,
  lte: (sign) => sign <= 0,
  gt: (sign) => sign > 0,
  gte: (sign) => sign >= 0,
};

function operatorTest(field: Field, operator: string, operand: unknown): (value: Value) => boolean {
  const sign = signs[operator];
  if (sign !== undefined) {
    const limit = comparable(field, operand);
    return (value) => value !== null && limit !== null && sign(compareValues(value, limit));
  }
  if (operator === 'in' || operator === 'nin') {
    const among = new Set(
      z
        .array(z.unknown())
        .parse(operand)
        .map((each) => comparable(field, each)),
    );
    return (value) => among.has(value) === (operator === 'in');
  }
  if (operator === 'like') {
    const pattern = like(typeof operand === 'string' ? operand : '');
    return (value) => pattern.test(String(value ?? ''));
  }
  const wanted = comparable(field, operand);
  return (value) => (value === wanted) === (operator === 'eq');
}

function fieldTest(field: Field, operators: unknown): Test {
  const tests = Object.entries(input.parse(operators)).map(([operator, operand]) =>
    operatorTest(field, operator, operand),
  );
  return (row) => {
    const value = comparable(field, valueOf(row, field));
    return tests.every((test) => test(value));
  };
}

/** The filter that a `where` describes; several conditions beside each other hold together. */
function filterOf(session: Session, object: ObjectType, where: unknown): Test {
  if (where === null || where === undefined) return () => true;
  const tests = Object.entries(input.parse(where)).map(([name, condition]): Test => {
    if (name === 'and' || name === 'or') {
      const parts = inputs.parse(condition).map((part) => filterOf(session, object, part));
      return name === 'and' ? (row) => parts.every((part) => part(row)) : (row) => parts.some((part) => part(row));
    }
    if (name === 'not') {
      const inner = filterOf(session, object, condition);
      return (row) => !inner(row);
    }
    const field = fieldNamed(object, name);
    if (field !== undefined) return fieldTest(field, condition);
    const { field: lookup, parent } = parentOf(session, object, name);
    const inner = filterOf(session, parent, condition);
    return (row) => {
      const above = parentRow(session, row, lookup, parent);
      return above !== undefined && inner(above);
    };
  });
  return (row) => tests.every((test) => test(row));
}

const clause = z.object({ order: z.string().nullish(), nulls: z.string().nullish() });

function orderOf(object: ObjectType, orderBy: unknown): (left: Row, right: Row) => number {
  const keys = Object.entries(input.parse(orderBy ?? {})).map(([name, given]) => {
    const { order, nulls } = clause.parse(given);
    return { field: fieldNamed(object, name), direction: order === 'DESC' ? -1 : 1, nulls: nulls === 'LAST' ? 1 : -1 };
  });
  return (left, right) => {
    for (const { field, direction, nulls } of keys) {
      if (field === undefined) continue;
      const a = comparable(field, valueOf(left, field));
      const b = comparable(field, valueOf(right, field));
      if (a === b) continue;
      if (a === null || b === null) return a === null ? nulls : -nulls;
      return compareValues(a, b) * direction;
    }
    return 0;
  };
}

const cursorOf = (position: number) => Buffer.from(`v1:${String(position)}`).toString('base64');
const positionOf = (cursor: string): number => {
  const [, position] = /^v1:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  if (position === undefined) throw new SalesforceError('INVALID_CURSOR', `Invalid cursor: ${cursor}`);
  return Number(position);
};

/** The longest page of the GraphQL API, and how long one is unless told. */
const longestPage = 2000;
const usualPage = 10;
/** The shortest page of a query with an upper bound (GraphQL API, "Paginate with Upper-Bound Limit"). */
const shortestBoundedPage = 200;

/** One page of the matching records, and the data about the whole list. */
export interface Page {
  rows: readonly { row: Row; cursor: string }[];
  totalCount: number;
  pageInfo: { startCursor: string | null; endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean };
}

/** The records of an object that a `where` describes. */
export function matching(session: Session, object: ObjectType, where: unknown): Row[] {
  const filter = filterOf(session, object, where);
  return [...session.org.rowsOf(object)].filter((row) => row['IsDeleted'] !== true && filter(row));
}

/** The page of an object's records that the arguments ask for, among those that `restrict` lets through. */
export function pageOf(session: Session, object: ObjectType, asked: ListArguments, restrict: Test = () => true): Page {
  const first = asked.first ?? usualPage;
  const shortest = asked.upperBound == null ? 1 : shortestBoundedPage;
  if (first < shortest || first > longestPage)
    throw new SalesforceError(
      'INVALID_PAGE_SIZE',
      `The value of first must be between ${String(shortest)} and ${String(longestPage)}.`,
    );
  const filter = filterOf(session, object, asked.where);
  const isInScope: Test = asked.scope === 'MINE' ? (row) => row['OwnerId'] === session.user.id : () => true;
  const all = [...session.org.rowsOf(object)]
    .filter((row) => row['IsDeleted'] !== true && isInScope(row) && restrict(row) && filter(row))
    .sort(orderOf(object, asked.orderBy))
    .slice(0, asked.upperBound ?? undefined);
  const start = asked.after == null ? 0 : positionOf(asked.after);
  const rows = all.slice(start, start + first).map((row, index) => ({ row, cursor: cursorOf(start + index + 1) }));
  return {
    rows,
    totalCount: all.length,
    pageInfo: {
      startCursor: rows[0]?.cursor ?? null,
      endCursor: rows.at(-1)?.cursor ?? null,
      hasNextPage: start + first < all.length,
      hasPreviousPage: start > 0,
    },
  };
}
