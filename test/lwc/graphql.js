import { createTestWireAdapter } from '@salesforce/wire-service-jest-util';

/** The wire adapter with what it gives on success and on failure, and its queries as text, so that a test can read them. */
export class graphql extends createTestWireAdapter() {
  /** Answers the queries that ask for these objects. */
  static emitData(objects, refresh = jest.fn()) {
    const asks = ({ query = '' }) =>
      Object.keys(objects).every((name) => new RegExp(`(?<!: )${name}(\\(|: \\w+\\()`).test(query));
    super.emit({ data: { uiapi: { query: objects } }, errors: undefined, refresh }, asks);
    return refresh;
  }

  /** Answers the queries of aggregates. */
  static emitAggregate(aggregate, refresh = jest.fn()) {
    super.emit({ data: { uiapi: { aggregate } }, errors: undefined, refresh }, ({ query = '' }) =>
      query.includes(' aggregate '),
    );
    return refresh;
  }

  /** Every query that is asked now, with its variables. */
  static asked() {
    return [...this._wireInstances].map((instance) => instance.getConfig()).filter(({ query }) => query !== undefined);
  }

  static emitErrors(errors, refresh = jest.fn()) {
    super.emit({ data: undefined, errors, refresh });
    return refresh;
  }

  constructor(callback) {
    super(callback);
    graphql.emit({ data: undefined, errors: undefined, refresh: undefined });
  }
}

export const gql = (strings) => strings.join('').replace(/\s+/g, ' ').trim();

const nodeOf = (row) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (name === 'Id') return [name, value];
      if (value !== null && typeof value === 'object') return [name, nodeOf(value)];
      return [name, { value, displayValue: value === null ? null : String(value) }];
    }),
  );

/** Rows as GraphQL gives them: every value but the id in an object of its own; parents stay objects. */
export const connection = (rows, more = {}) => ({
  totalCount: rows.length,
  pageInfo: { hasNextPage: false, endCursor: null },
  ...more,
  edges: rows.map((row) => ({ node: nodeOf(row) })),
});
