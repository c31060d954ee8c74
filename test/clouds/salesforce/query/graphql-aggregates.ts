import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
} from 'graphql';
import { z } from 'zod';
import { scalars } from './graphql-filters.ts';
import { matching } from './graphql-rows.ts';
import type { Viewer } from './graphql-schema.ts';
import type { Field, ObjectType, Row, Value } from '../records/schema.ts';
import { valueOf } from '../records/schema.ts';
import { uiValue } from '../ui/ui-values.ts';

/** The records that share the values by which they are grouped. */
interface Group {
  rows: readonly Row[];
}

/** A field of a group. */
interface Cell extends Group {
  field: Field;
  object: ObjectType;
}

const numbers: readonly Field['type'][] = ['currency', 'double', 'percent'];
const number = new GraphQLObjectType<number, Viewer>({
  name: 'AggregateNumberValue',
  fields: {
    value: { type: GraphQLFloat, resolve: (sum) => sum },
    displayValue: { type: GraphQLString, resolve: (sum) => String(sum) },
  },
});
const valuesOf = ({ rows, field }: Cell): Value[] =>
  rows.map((row) => valueOf(row, field)).filter((value) => value !== null);
const sumOf = (cell: Cell): number => valuesOf(cell).reduce<number>((sum, value) => sum + Number(value), 0);

const cellTypes = new Map<string, GraphQLObjectType<Cell, Viewer>>();

/** What may be asked of a field of a group: its value where it is grouped by, a count, and a sum of numbers. */
function cellType({ type }: Field): GraphQLObjectType<Cell, Viewer> {
  const { name, type: scalar } = scalars[type];
  const known = cellTypes.get(name);
  if (known !== undefined) return known;
  const first = ({ rows, field, object }: Cell, { session, language }: Viewer) =>
    rows[0] === undefined ? undefined : uiValue(session, object, field, rows[0], language);
  const made = new GraphQLObjectType<Cell, Viewer>({
    name: `${name}Aggregate`,
    fields: {
      value: { type: scalar, resolve: (cell, _args, viewer) => first(cell, viewer)?.value },
      displayValue: { type: GraphQLString, resolve: (cell, _args, viewer) => first(cell, viewer)?.displayValue },
      count: { type: number, resolve: (cell) => valuesOf(cell).length },
      ...(numbers.includes(type) ? { sum: { type: number, resolve: sumOf } } : {}),
    },
  });
  cellTypes.set(name, made);
  return made;
}

const groupBySchema = z.record(z.string(), z.looseObject({ group: z.boolean().nullish() })).nullish();
const groupClause = new GraphQLInputObjectType({ name: 'GroupByClause', fields: { group: { type: GraphQLBoolean } } });

interface AggregateArguments {
  where?: unknown;
  groupBy?: unknown;
  first?: number | null;
}

/** The longest list of groups, and how many there are unless told (GraphQL API, as for records). */
const usual = 10;

/** `aggregate { Opportunity(where, groupBy) { edges { node { aggregate { … } } } } }` of one object. */
export function aggregateOf(
  object: ObjectType,
  fields: readonly Field[],
  filter: GraphQLInputObjectType,
): GraphQLFieldConfig<unknown, Viewer, AggregateArguments> {
  const cells = new GraphQLObjectType<Group, Viewer>({
    name: `${object.name}Aggregate`,
    fields: Object.fromEntries(
      fields.map((field) => [
        field.name,
        { type: cellType(field), resolve: ({ rows }: Group) => ({ rows, field, object }) },
      ]),
    ),
  });
  const node = new GraphQLObjectType<Group, Viewer>({
    name: `${object.name}Result`,
    fields: { aggregate: { type: cells, resolve: (group) => group } },
  });
  const edge = new GraphQLObjectType<Group, Viewer>({
    name: `${object.name}AggregateEdge`,
    fields: { node: { type: node, resolve: (group) => group } },
  });
  const connection = new GraphQLObjectType<readonly Group[], Viewer>({
    name: `${object.name}AggregateConnection`,
    fields: {
      totalCount: { type: GraphQLInt, resolve: (groups) => groups.length },
      edges: { type: new GraphQLList(edge), resolve: (groups) => groups },
    },
  });
  const groupable = fields.filter(({ type }) => type !== 'textarea');
  const groupBy = new GraphQLInputObjectType({
    name: `${object.name}_GroupBy`,
    fields: Object.fromEntries(groupable.map(({ name }) => [name, { type: groupClause }])),
  });
  return {
    type: connection,
    args: { where: { type: filter }, groupBy: { type: groupBy }, first: { type: GraphQLInt } },
    resolve(_source, { where, groupBy: given, first }, { session }) {
      const by = Object.keys(groupBySchema.parse(given) ?? {});
      const keyed = fields.filter(({ name }) => by.includes(name));
      const rows = [...matching(session, object, where)];
      const groups = Map.groupBy(rows, (row) => JSON.stringify(keyed.map((field) => valueOf(row, field))));
      if (keyed.length === 0) return [{ rows }];
      return [...groups.values()].slice(0, first ?? usual).map((members) => ({ rows: members }));
    },
  };
}
