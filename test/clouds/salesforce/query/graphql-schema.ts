import {
  GraphQLBoolean,
  GraphQLDirective,
  DirectiveLocation,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  specifiedDirectives,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  type GraphQLInputFieldConfigMap,
} from 'graphql';
import { aggregateOf } from './graphql-aggregates.ts';
import { operatorsFor, orderClause, scalars, scopeType } from './graphql-filters.ts';
import { pageOf, type ListArguments, type Page } from './graphql-rows.ts';
import type { Session } from '../org.ts';
import type { Field, FieldType, ObjectType, Row } from '../records/schema.ts';
import { objectNamed } from '../records/schema.ts';
import { parentRow } from './soql-paths.ts';
import type { Language } from '../ui/translations.ts';
import { uiValue, type UiValue } from '../ui/ui-values.ts';

/** What every resolver may use. */
export interface Viewer {
  session: Session;
  language: Language;
}

/** Only on fields that the user may not be allowed to see: they are left out instead of refused. */
const optional = new GraphQLDirective({ name: 'optional', locations: [DirectiveLocation.FIELD] });

const pageInfo = new GraphQLObjectType({
  name: 'PageInfo',
  fields: {
    hasNextPage: { type: new GraphQLNonNull(GraphQLBoolean) },
    hasPreviousPage: { type: new GraphQLNonNull(GraphQLBoolean) },
    startCursor: { type: GraphQLString },
    endCursor: { type: GraphQLString },
  },
});

/** `{ value displayValue }`, named for the type of the field; a picklist also has its label. */
const valueTypes = new Map<string, GraphQLObjectType<UiValue, Viewer>>();
function valueType(type: FieldType): GraphQLObjectType<UiValue, Viewer> {
  const { name, type: scalar } = scalars[type];
  const known = valueTypes.get(name);
  if (known !== undefined) return known;
  const label = { type: GraphQLString, resolve: ({ displayValue }: UiValue) => displayValue };
  const made = new GraphQLObjectType<UiValue, Viewer>({
    name: `${name}Value`,
    fields: {
      value: { type: scalar },
      displayValue: { type: GraphQLString },
      ...(type === 'picklist' ? { label } : {}),
    },
  });
  valueTypes.set(name, made);
  return made;
}

const isLong = (field: Field) => field.type === 'textarea' && (field.length ?? 0) > 255;

/** The GraphQL schema of the org as one user sees it: objects and fields without access do not exist. */
export function graphqlSchema(session: Session): GraphQLSchema {
  const objects = [...session.org.metadata().schema.values()].filter(
    (object) => object.kind !== 'customMetadata' && object.kind !== 'event' && session.permissions.object(object).read,
  );
  const fieldsOf = (object: ObjectType) =>
    [...object.fields.values()].filter(
      (field) => field.name !== 'IsDeleted' && session.permissions.canRead(object, field),
    );
  const nodes = new Map<ObjectType, GraphQLObjectType<Row, Viewer>>();
  const filters = new Map<ObjectType, GraphQLInputObjectType>();
  const lists = new Map<ObjectType, GraphQLObjectType<Page, Viewer>>();

  function once<Made>(made: Map<ObjectType, Made>, object: ObjectType, make: () => Made): Made {
    const known = made.get(object) ?? make();
    made.set(object, known);
    return known;
  }

  const parentOf = (field: Field): ObjectType | undefined => {
    const parent = field.reference && objectNamed(session.org.metadata().schema, field.reference.to);
    return parent !== undefined && objects.includes(parent) ? parent : undefined;
  };

  const filterType = (object: ObjectType): GraphQLInputObjectType =>
    once(filters, object, () => {
      const type: GraphQLInputObjectType = new GraphQLInputObjectType({
        name: `${object.name}_Filter`,
        fields: () => {
          const fields: GraphQLInputFieldConfigMap = {
            and: { type: new GraphQLList(type) },
            or: { type: new GraphQLList(type) },
            not: { type },
          };
          for (const field of fieldsOf(object).filter((each) => !isLong(each))) {
            fields[field.name] = { type: operatorsFor(field.type) };
            const parent = parentOf(field);
            if (parent !== undefined && field.reference !== undefined)
              fields[field.reference.path] = { type: filterType(parent) };
          }
          return fields;
        },
      });
      return type;
    });

  const nodeType = (object: ObjectType): GraphQLObjectType<Row, Viewer> =>
    once(
      nodes,
      object,
      () =>
        new GraphQLObjectType<Row, Viewer>({
          name: object.name,
          fields: () => {
            const fields: GraphQLFieldConfigMap<Row, Viewer> = {
              Id: { type: new GraphQLNonNull(GraphQLID), resolve: (row) => row['Id'] },
              ApiName: { type: new GraphQLNonNull(GraphQLString), resolve: () => object.name },
            };
            for (const field of fieldsOf(object).filter(({ name }) => name !== 'Id')) {
              fields[field.name] = {
                type: valueType(field.type),
                resolve: (row, _args, viewer) => uiValue(viewer.session, object, field, row, viewer.language),
              };
              const parent = parentOf(field);
              if (parent !== undefined && field.reference !== undefined)
                fields[field.reference.path] = {
                  type: nodeType(parent),
                  resolve: (row, _args, viewer) => parentRow(viewer.session, row, field, parent) ?? null,
                };
            }
            for (const child of objects)
              for (const field of fieldsOf(child))
                if (field.reference?.to === object.name && field.reference.children !== undefined)
                  fields[field.reference.children] = list(child, (parent) => (row) => row[field.name] === parent['Id']);
            return fields;
          },
        }),
    );

  const listType = (object: ObjectType): GraphQLObjectType<Page, Viewer> =>
    once(
      lists,
      object,
      () =>
        new GraphQLObjectType<Page, Viewer>({
          name: `${object.name}Connection`,
          fields: {
            totalCount: { type: new GraphQLNonNull(GraphQLInt) },
            pageInfo: { type: new GraphQLNonNull(pageInfo) },
            edges: {
              type: new GraphQLList(
                new GraphQLObjectType<Page['rows'][number], Viewer>({
                  name: `${object.name}Edge`,
                  fields: {
                    node: { type: nodeType(object), resolve: ({ row }) => row },
                    cursor: { type: new GraphQLNonNull(GraphQLString) },
                  },
                }),
              ),
              resolve: ({ rows }) => rows,
            },
          },
        }),
    );

  const orders = new Map<ObjectType, GraphQLInputObjectType>();
  const orderType = (object: ObjectType): GraphQLInputObjectType =>
    once(
      orders,
      object,
      () =>
        new GraphQLInputObjectType({
          name: `${object.name}_OrderBy`,
          fields: Object.fromEntries(
            fieldsOf(object)
              .filter((field) => !isLong(field))
              .map(({ name }) => [name, { type: orderClause }]),
          ),
        }),
    );

  function list<Source>(
    object: ObjectType,
    restrict: (source: Source) => (row: Row) => boolean,
  ): GraphQLFieldConfig<Source, Viewer, ListArguments> {
    return {
      type: listType(object),
      args: {
        where: { type: filterType(object) },
        orderBy: { type: orderType(object) },
        first: { type: GraphQLInt },
        after: { type: GraphQLString },
        scope: { type: scopeType },
        upperBound: { type: GraphQLInt },
      },
      resolve: (source, args, { session: viewer }) => pageOf(viewer, object, args, restrict(source)),
    };
  }

  const records = new GraphQLObjectType<unknown, Viewer>({
    name: 'RecordQuery',
    fields: () => Object.fromEntries(objects.map((object) => [object.name, list(object, () => () => true)])),
  });
  const aggregates = new GraphQLObjectType<unknown, Viewer>({
    name: 'RecordQueryAggregate',
    fields: () =>
      Object.fromEntries(
        objects.map((object) => [object.name, aggregateOf(object, fieldsOf(object), filterType(object))]),
      ),
  });
  const uiapi = new GraphQLObjectType<unknown, Viewer>({
    name: 'UIAPI',
    fields: {
      query: { type: new GraphQLNonNull(records), resolve: () => ({}) },
      aggregate: { type: new GraphQLNonNull(aggregates), resolve: () => ({}) },
    },
  });
  return new GraphQLSchema({
    query: new GraphQLObjectType<unknown, Viewer>({
      name: 'Query',
      fields: { uiapi: { type: new GraphQLNonNull(uiapi), resolve: () => ({}) } },
    }),
    directives: [...specifiedDirectives, optional],
  });
}
