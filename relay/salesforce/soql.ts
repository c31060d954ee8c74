import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { Salesforce } from './connect.ts';

/** An object from an answer. Parsed JSON contains nothing else, so it need not be checked again. */
export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const answer = z.object({
  records: z.array(jsonObject),
  nextRecordsUrl: z.string().nullish(),
});

/** The path of a query's next page, from the version root. The relay follows nothing else. */
const nextPage = /^\/services\/data\/v\d+\.\d(\/query(?:All)?\/[\w-]+)$/;
/** None of our queries has this many pages. A page has up to 2,000 rows. */
const mostPages = 1_000;

/** A URL may have about 16,000 characters; host and version take some of them. */
const longestPath = 15_800;

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r');

/** A text as a SOQL literal. Quotes, backslashes and line ends cannot break out of it. */
export const literal = (text: string): string => `'${escaped(text)}'`;

/** A SOQL literal for LIKE that matches every value containing this text. A % or _ in the text has no special meaning. */
export const containing = (text: string): string => `'%${escaped(text).replaceAll(/[%_]/g, '\\$&')}%'`;

export const literals = (texts: readonly string[]): string => texts.map(literal).join(',');

export interface QueryResult {
  records: JsonObject[];
  /** The org's clock at the first page. */
  serverTime: number;
}

export interface QueryOptions {
  operation: string;
  /** Includes deleted rows. */
  deleted?: boolean;
}

/** All records of a query, page by page. */
export async function query(salesforce: Salesforce, soql: string, options: QueryOptions): Promise<QueryResult> {
  const { operation } = options;
  const { body, serverTime } = await salesforce.call({
    method: 'GET',
    path: queryPath(soql, options.deleted),
    operation,
  });
  return { records: await allRecords(salesforce, body, operation), serverTime };
}

/** The same, one page at a time: all records of a large org would not fit in memory. */
export async function* queryPages(
  salesforce: Salesforce,
  soql: string,
  { operation, deleted }: QueryOptions,
): AsyncGenerator<JsonObject[]> {
  const { body } = await salesforce.call({ method: 'GET', path: queryPath(soql, deleted), operation });
  yield* pagesFrom(salesforce, body, operation);
}

/** The records of a query's answer and of the following pages, each read once. */
export const allRecords = async (salesforce: Salesforce, first: unknown, operation: string): Promise<JsonObject[]> =>
  (await Array.fromAsync(pagesFrom(salesforce, first, operation))).flat();

async function* pagesFrom(salesforce: Salesforce, first: unknown, operation: string): AsyncGenerator<JsonObject[]> {
  const read = new Set<string>();
  let body = first;
  for (;;) {
    const parsed = answer.safeParse(body);
    if (!parsed.success)
      throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce returned an unexpected answer to a query.');
    yield parsed.data.records;
    const { nextRecordsUrl } = parsed.data;
    if (nextRecordsUrl === undefined || nextRecordsUrl === null) return;
    const [, path] = nextPage.exec(nextRecordsUrl) ?? [];
    if (path === undefined || read.has(path) || read.size >= mostPages)
      throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce returned an endless list of pages for a query.');
    read.add(path);
    ({ body } = await salesforce.call({ method: 'GET', path, operation, isStep: true }));
  }
}

export const queryPath = (soql: string, deleted = false): string =>
  `/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;

/** One query for all items. If the URL would be too long, one for each half, and so on. No query for no items. */
export async function queryFor<T>(
  salesforce: Salesforce,
  items: readonly T[],
  soqlFor: (items: readonly T[]) => string,
  options: QueryOptions,
): Promise<QueryResult[]> {
  if (items.length === 0) return [];
  const soql = soqlFor(items);
  if (items.length === 1 || queryPath(soql).length <= longestPath) return [await query(salesforce, soql, options)];
  const half = Math.ceil(items.length / 2);
  return [
    ...(await queryFor(salesforce, items.slice(0, half), soqlFor, options)),
    ...(await queryFor(salesforce, items.slice(half), soqlFor, options)),
  ];
}

/** The records of `queryFor`. */
export async function recordsFor<T>(...args: Parameters<typeof queryFor<T>>): Promise<JsonObject[]> {
  return (await queryFor(...args)).flatMap(({ records }) => records);
}

/** A row in the expected shape. @throws SALESFORCE_UNAVAILABLE */
export function expectRow<T>(schema: z.ZodType<T>, record: unknown): T {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  throw new CosellError(
    'SALESFORCE_UNAVAILABLE',
    `Salesforce returned a row with an unexpected shape: ${z.prettifyError(parsed.error)}`,
  );
}

/** The value at a record's field path: `Account.Name` is nested. */
export function fieldAt(record: JsonObject, path: string): JsonObject[string] {
  let value: JsonObject[string] = record;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    value = value[name] ?? null;
  }
  return value;
}
