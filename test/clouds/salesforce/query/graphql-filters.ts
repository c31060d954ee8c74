import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLScalarType,
  GraphQLString,
  type GraphQLInputType,
} from 'graphql';
import type { FieldType } from '../records/schema.ts';

/** A scalar of the org's GraphQL schema that is written as a text. */
const textScalar = (name: string) =>
  new GraphQLScalarType({
    name,
    parseValue(value) {
      if (typeof value !== 'string') throw new TypeError(`${name} cannot represent ${typeof value}`);
      return value;
    },
  });
const numberScalar = (name: string) =>
  new GraphQLScalarType({
    name,
    parseValue: (value) => GraphQLFloat.parseValue(value),
    parseLiteral: (node, variables) => GraphQLFloat.parseLiteral(node, variables),
  });

export const scalars: Readonly<Record<FieldType, { name: string; type: GraphQLScalarType }>> = {
  id: { name: 'ID', type: GraphQLID },
  reference: { name: 'ID', type: GraphQLID },
  string: { name: 'String', type: GraphQLString },
  boolean: { name: 'Boolean', type: GraphQLBoolean },
  textarea: { name: 'TextArea', type: textScalar('TextArea') },
  url: { name: 'Url', type: textScalar('Url') },
  email: { name: 'Email', type: textScalar('Email') },
  phone: { name: 'PhoneNumber', type: textScalar('PhoneNumber') },
  picklist: { name: 'Picklist', type: textScalar('Picklist') },
  currency: { name: 'Currency', type: numberScalar('Currency') },
  double: { name: 'Double', type: numberScalar('Double') },
  percent: { name: 'Percent', type: numberScalar('Percent') },
  date: { name: 'Date', type: textScalar('Date') },
  datetime: { name: 'DateTime', type: textScalar('DateTime') },
};

/** Dates and moments are compared with an object that holds the value; literals such as TODAY are not simulated. */
const momentInput = (name: 'Date' | 'DateTime', type: GraphQLScalarType) =>
  new GraphQLInputObjectType({ name: `${name}Input`, fields: { value: { type } } });

const operand: Readonly<Partial<Record<FieldType, GraphQLInputObjectType>>> = {
  date: momentInput('Date', scalars.date.type),
  datetime: momentInput('DateTime', scalars.datetime.type),
};

const ordered = ['lt', 'lte', 'gt', 'gte'];
const operatorsOf = (type: FieldType): readonly string[] => {
  if (type === 'boolean') return ['eq', 'ne'];
  if (type === 'id' || type === 'reference') return ['eq', 'ne', 'in', 'nin'];
  const isText = !['currency', 'double', 'percent', 'date', 'datetime'].includes(type);
  return ['eq', 'ne', 'in', 'nin', ...ordered, ...(isText ? ['like'] : [])];
};

function operators(type: FieldType): GraphQLInputObjectType {
  const { name, type: scalar } = scalars[type];
  const value: GraphQLInputType = operand[type] ?? scalar;
  return new GraphQLInputObjectType({
    name: `${name}Operators`,
    fields: Object.fromEntries(
      operatorsOf(type).map((operator) => [
        operator,
        { type: operator === 'in' || operator === 'nin' ? new GraphQLList(value) : value },
      ]),
    ),
  });
}

const byName = new Map<string, GraphQLInputObjectType>();

/** What a field of a type may be compared with, and how. */
export function operatorsFor(type: FieldType): GraphQLInputObjectType {
  const { name } = scalars[type];
  const known = byName.get(name) ?? operators(type);
  byName.set(name, known);
  return known;
}

export const orderClause = new GraphQLInputObjectType({
  name: 'OrderByClause',
  fields: {
    order: { type: new GraphQLEnumType({ name: 'ResultOrder', values: { ASC: {}, DESC: {} } }) },
    nulls: { type: new GraphQLEnumType({ name: 'NullOrder', values: { FIRST: {}, LAST: {} } }) },
  },
});

export const scopeType = new GraphQLEnumType({ name: 'SupportedScopes', values: { EVERYTHING: {}, MINE: {} } });
