import {
  GraphQLError,
  Kind,
  TypeInfo,
  execute,
  parse,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import { z } from 'zod';
import type { ApiAnswer, Handler } from '../rest/api-request.ts';
import { graphqlSchema } from './graphql-schema.ts';
import { languageOf } from '../ui/translations.ts';

const callSchema = z.strictObject({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

const isOptional = ({ directives }: FieldNode): boolean =>
  directives?.some(({ name }) => name.value === 'optional') === true;

/** Without the fields marked `@optional` that this user cannot see. */
function withoutUnseen(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.FIELD]: (node: FieldNode) => (isOptional(node) && types.getFieldDef() == null ? null : undefined),
    }),
  );
}

/** The words of the real API for what is asked most often in vain; others keep those of the library. */
function message({ message: text }: GraphQLError): string {
  const [, field, type] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(text) ?? [];
  return field === undefined || type === undefined
    ? `Validation error: ${text}`
    : `Validation error of type FieldUndefined: Field '${field}' in type '${type}' is undefined`;
}

const refused = (errors: readonly GraphQLError[], say: (error: GraphQLError) => string): ApiAnswer => ({
  status: 200,
  body: {
    data: {},
    errors: errors.map((error) => ({ message: say(error), locations: error.locations ?? [], paths: error.path ?? [] })),
  },
});

/** POST /graphql: queries of records and their aggregates. Object information and mutations are outside of what is simulated. */
export const graphqlHandler: Handler = ({ body, session, headers }) => {
  const { query, variables, operationName } = callSchema.parse(body);
  const schema = graphqlSchema(session);
  let document: DocumentNode;
  try {
    document = withoutUnseen(schema, parse(query));
  } catch (error) {
    if (error instanceof GraphQLError) return refused([error], ({ message: text }) => `Invalid Syntax: ${text}`);
    throw error;
  }
  const problems = validate(schema, document);
  if (problems.length > 0) return refused(problems, message);
  const result = execute({
    schema,
    document,
    contextValue: { session, language: languageOf(headers) },
    variableValues: variables ?? {},
    operationName: operationName ?? null,
  });
  if (result instanceof Promise) throw new Error('a resolver waited for something');
  const { data, errors = [] } = result;
  if (errors.length > 0) return refused(errors, ({ message: text }) => text);
  return { status: 200, body: { data, errors: [] } };
};
