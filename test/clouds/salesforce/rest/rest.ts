import type { ApiAnswer, ApiRequest, Handler } from './api-request.ts';
import { errorAnswer } from './api-request.ts';
import { SalesforceError, notSimulated } from '../errors.ts';
import { collectionHandlers, upsertCollection } from './rest-collections.ts';
import { compositeHandler } from './rest-composite.ts';
import { describeGlobal, describeObject } from './rest-describe.ts';
import { launchFlow } from './rest-actions.ts';
import { createJob, jobHandlers, jobResults, uploadData } from './rest-ingest.ts';
import { graphqlHandler } from '../query/graphql.ts';
import { query, queryAll, queryMore } from './rest-query.ts';
import { createHandler, externalIdHandlers, rowHandlers } from './rest-rows.ts';
import { runReport } from './rest-reports.ts';
import { createTree } from './rest-tree.ts';
import { objectInfo } from '../ui/ui-object-info.ts';
import { picklistValuesOfField, picklistValuesOfObject } from '../ui/ui-picklists.ts';
import { createUiRecord, uiRecordHandlers } from '../ui/ui-records.ts';

export const oldestVersion = 50;
export const newestVersion = 68;

const composite = compositeHandler((request, url) => answerApi(at(request, url)));

/** GET /services/data/v66.0 */
function resourceList({ apiVersion }: ApiRequest): ApiAnswer {
  const names = ['sobjects', 'query', 'queryAll', 'composite'];
  return {
    status: 200,
    body: Object.fromEntries(names.map((name) => [name, `/services/data/v${apiVersion}/${name}`])),
  };
}

/** A sandbox in which source tracking is off has no SourceMember: that is how `sf` finds out. */
function noSourceTracking(): never {
  throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
}

/** Resources by path pattern (a `*` is any segment, the first pattern that fits counts) and method. */
const resources: readonly { path: string; methods: Readonly<Record<string, Handler>> }[] = [
  { path: '', methods: { GET: resourceList } },
  { path: 'sobjects', methods: { GET: describeGlobal } },
  { path: 'sobjects/*', methods: { POST: createHandler } },
  { path: 'sobjects/*/describe', methods: { GET: describeObject } },
  { path: 'sobjects/*/*', methods: rowHandlers },
  { path: 'sobjects/*/*/*', methods: externalIdHandlers },
  { path: 'query', methods: { GET: query } },
  { path: 'query/*', methods: { GET: queryMore } },
  { path: 'queryAll', methods: { GET: queryAll } },
  { path: 'actions/custom/flow/*', methods: { POST: launchFlow } },
  { path: 'composite', methods: { POST: composite } },
  { path: 'composite/sobjects', methods: collectionHandlers },
  { path: 'composite/tree/*', methods: { POST: createTree } },
  { path: 'composite/sobjects/*/*', methods: { PATCH: upsertCollection } },
  { path: 'jobs/ingest', methods: { POST: createJob } },
  { path: 'jobs/ingest/*', methods: jobHandlers },
  { path: 'jobs/ingest/*/batches', methods: { PUT: uploadData } },
  { path: 'jobs/ingest/*/*', methods: { GET: jobResults } },
  { path: 'ui-api/records', methods: { POST: createUiRecord } },
  { path: 'ui-api/records/*', methods: uiRecordHandlers },
  { path: 'ui-api/object-info/*', methods: { GET: objectInfo } },
  { path: 'ui-api/object-info/*/picklist-values/*', methods: { GET: picklistValuesOfObject } },
  { path: 'ui-api/object-info/*/picklist-values/*/*', methods: { GET: picklistValuesOfField } },
  { path: 'analytics/reports/*', methods: { GET: runReport } },
  { path: 'graphql', methods: { POST: graphqlHandler } },
  { path: 'tooling/sobjects/SourceMember/describe', methods: { GET: noSourceTracking } },
];

function fits(pattern: string, segments: readonly string[]): boolean {
  const parts = pattern.split('/');
  return parts.length === segments.length && parts.every((part, index) => part === '*' || part === segments[index]);
}

const dataPath = /^\/services\/data\/v(\d+\.0)\/*(.*?)\/*$/;

/** The request addressed to a URL (path and query string) below /services/data. Throws 404 for another one. */
export function at<Request extends object>(
  request: Request,
  url: string,
): Request & Pick<ApiRequest, 'apiVersion' | 'segments' | 'query'> {
  const { pathname, searchParams } = new URL(url, 'http://org');
  const [, apiVersion = '', rest = ''] = dataPath.exec(pathname) ?? [];
  const version = Number(apiVersion);
  if (version < oldestVersion || version > newestVersion) {
    throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
  }
  return { ...request, apiVersion, segments: rest.split('/').map(decodeURIComponent), query: searchParams };
}

/** Answers one call of the REST API; refusals become error answers. */
export function answerApi(request: ApiRequest): ApiAnswer {
  try {
    const { method, segments } = request;
    const resource = resources.find(({ path }) => fits(path, segments));
    if (resource === undefined)
      throw notSimulated(`${method} /services/data/v${request.apiVersion}/${segments.join('/')}`);
    const handler = resource.methods[method];
    if (handler !== undefined) return handler(request);
    throw new SalesforceError(
      'METHOD_NOT_ALLOWED',
      `HTTP Method '${method}' not allowed. Allowed are ${Object.keys(resource.methods).join(',')}`,
    );
  } catch (error) {
    return errorAnswer(error);
  }
}
