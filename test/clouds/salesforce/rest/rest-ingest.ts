import { z } from 'zod';
import type { ApiAnswer, ApiRequest, Handler } from './api-request.ts';
import { SalesforceError } from '../errors.ts';
import { processJob, resultsCsv } from './ingest-jobs.ts';
import type { IngestJob } from './ingest-jobs.ts';
import { requestedObject } from './rest-rows.ts';

const jobSchema = z.object({
  object: z.string(),
  operation: z.enum(['insert', 'update', 'upsert', 'delete']),
  externalIdFieldName: z.string().optional(),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.enum(['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB']).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
});

/** A job as the answers describe it. */
function jobInfo(job: IngestJob, apiVersion: string): Record<string, unknown> {
  const { id, object, operation, externalIdFieldName, state, createdDate, userId, columnDelimiter, lineEnding } = job;
  const isProcessed = state === 'JobComplete' || state === 'Failed';
  return {
    id,
    operation,
    object: object.name,
    createdById: userId,
    createdDate,
    systemModstamp: createdDate,
    state,
    ...(externalIdFieldName === undefined ? {} : { externalIdFieldName }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(apiVersion),
    jobType: 'V2Ingest',
    lineEnding,
    columnDelimiter,
    ...(state === 'Open' ? { contentUrl: `services/data/v${apiVersion}/jobs/ingest/${id}/batches` } : {}),
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
    ...(isProcessed
      ? {
          numberRecordsProcessed: job.outcomes.length,
          numberRecordsFailed: job.outcomes.filter(({ error }) => error !== undefined).length,
          retries: 0,
          totalProcessingTime: 0,
          apiActiveProcessingTime: 0,
          apexProcessingTime: 0,
        }
      : {}),
  };
}

function jobOf({ jobs, segments, session }: ApiRequest): IngestJob {
  const job = jobs.get(segments[2] ?? '');
  // People see their own jobs only, apart from administrators, who are not special here.
  if (job?.userId !== session.user.id) throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
  return job;
}

function requireState({ state }: IngestJob, ...wanted: readonly IngestJob['state'][]): void {
  if (!wanted.includes(state))
    throw new SalesforceError('INVALIDJOBSTATE', `The job is ${state}, not ${wanted.join(' or ')}`);
}

/** POST /jobs/ingest */
export const createJob: Handler = (request) => {
  const { session, jobs, apiVersion } = request;
  const given = jobSchema.parse(request.body);
  const object = requestedObject(request, given.object);
  if (given.operation === 'upsert' && given.externalIdFieldName === undefined)
    throw new SalesforceError('INVALIDJOB', 'InvalidJob : No value for externalIdFieldName found');
  const { org, user } = session;
  const job: IngestJob = {
    ...{ object, operation: given.operation, externalIdFieldName: given.externalIdFieldName },
    ...{ columnDelimiter: given.columnDelimiter, lineEnding: given.lineEnding },
    id: org.mintId('750'),
    userId: user.id,
    state: 'Open',
    createdDate: new Date(org.clock.now()).toISOString().replace('Z', '+0000'),
    data: undefined,
    header: [],
    outcomes: [],
  };
  jobs.set(job.id, job);
  return { status: 200, body: jobInfo(job, apiVersion) };
};

/** PUT /jobs/ingest/750…/batches: the data, once for a job */
export const uploadData: Handler = (request) => {
  const job = jobOf(request);
  requireState(job, 'Open');
  if (job.data !== undefined)
    throw new SalesforceError('INVALIDJOBSTATE', 'Data has already been uploaded for this job');
  request.jobs.set(job.id, { ...job, data: z.string().parse(request.body) });
  return { status: 201 };
};

const stateSchema = z.object({ state: z.enum(['UploadComplete', 'Aborted']) });

/** GET, PATCH (which works the data off at once) and DELETE /jobs/ingest/750… */
export const jobHandlers: Readonly<Record<string, Handler>> = {
  GET: (request) => ({ status: 200, body: jobInfo(jobOf(request), request.apiVersion) }),
  PATCH(request) {
    const job = jobOf(request);
    requireState(job, 'Open');
    const { state } = stateSchema.parse(request.body);
    const next: IngestJob = state === 'Aborted' ? { ...job, state } : processJob(job, (work) => request.transact(work));
    request.jobs.set(job.id, next);
    return { status: 200, body: { ...jobInfo(next, request.apiVersion), state } };
  },
  DELETE(request) {
    const job = jobOf(request);
    requireState(job, 'JobComplete', 'Failed', 'Aborted');
    request.jobs.delete(job.id);
    return { status: 204 };
  },
};

const kinds: Readonly<Record<string, 'successful' | 'failed' | 'unprocessed'>> = {
  successfulResults: 'successful',
  failedResults: 'failed',
  unprocessedrecords: 'unprocessed',
};

/** GET /jobs/ingest/750…/successfulResults, failedResults and unprocessedrecords */
export const jobResults: Handler = (request): ApiAnswer => {
  const kind = kinds[request.segments[3] ?? ''];
  if (kind === undefined) throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
  const job = jobOf(request);
  requireState(job, 'JobComplete', 'Failed', 'Aborted');
  return { status: 200, headers: { 'content-type': 'text/csv' }, body: resultsCsv(job, kind) };
};
