import { randomUUID } from 'node:crypto';
import type { ApiAnswer, ApiRequest, Handler } from './api-request.ts';
import { SalesforceError } from '../errors.ts';
import { queryColumns } from '../query/soql-columns.ts';
import { runQuery } from '../query/soql.ts';

const defaultBatch = 2_000;
const smallestBatch = 200;

function batchSizeOf({ headers }: ApiRequest): number {
  const wanted = /batchSize=(\d+)/i.exec(headers['sforce-query-options'] ?? '')?.[1];
  return wanted === undefined ? defaultBatch : Math.min(Math.max(Number(wanted), smallestBatch), defaultBatch);
}

function page({ apiVersion, cursors }: ApiRequest, locator: string, start: number): ApiAnswer {
  const cursor = cursors.get(locator);
  if (cursor === undefined) throw new SalesforceError('INVALID_QUERY_LOCATOR', `invalid query locator: ${locator}`);
  const { records, totalSize, batchSize } = cursor;
  const end = start + batchSize;
  const done = end >= records.length;
  return {
    status: 200,
    body: {
      totalSize,
      done,
      ...(done ? {} : { nextRecordsUrl: `/services/data/v${apiVersion}/query/${locator}-${end}` }),
      records: records.slice(start, end),
    },
  };
}

function queryHandler(includeDeleted: boolean): Handler {
  return (request) => {
    const soql = request.query.get('q');
    if (soql === null) throw new SalesforceError('MALFORMED_QUERY', 'unexpected token: <EOF>');
    const { session, apiVersion, cursors } = request;
    const { records, totalSize } = runQuery({ session, apiVersion, includeDeleted }, soql);
    if (request.query.get('columns') === 'true') return { status: 200, body: { columnMetadata: queryColumns(soql) } };
    const locator = `01g${randomUUID().replaceAll('-', '').slice(0, 15)}`;
    cursors.set(locator, { records, totalSize, batchSize: batchSizeOf(request) });
    const answer = page(request, locator, 0);
    if (records.length <= batchSizeOf(request)) cursors.delete(locator);
    return answer;
  };
}

/** GET /query?q= */
export const query = queryHandler(false);
/** GET /queryAll?q=, deleted records included */
export const queryAll = queryHandler(true);

/** GET /query/01g…-2000, the rest of a long result */
export const queryMore: Handler = (request) => {
  const [locator = '', start = '0'] = (request.segments[1] ?? '').split('-');
  return page(request, locator, Number(start));
};
