import { z } from 'zod';
import { SalesforceError, errorBody } from '../errors.ts';
import type { IngestJob } from './ingest-jobs.ts';
import type { Session } from '../org.ts';
import type { Transaction } from '../records/save.ts';

/** A call of the REST API, over HTTP or as a subrequest of a composite one. */
export interface ApiRequest {
  method: string;
  /** `66.0` */
  apiVersion: string;
  /** Below /services/data/vNN.0, without the query string, decoded by segment. */
  segments: readonly string[];
  query: URLSearchParams;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>;
  /** JSON as parsed; CSV as it came. */
  body: unknown;
  session: Session;
  /** Runs a save; inside an all-or-none composite call all saves are one transaction. */
  transact<Result>(work: (transaction: Transaction) => Result): Result;
  /** What may stay behind between calls: the rest of long query results. */
  cursors: Map<string, { records: unknown[]; totalSize: number; batchSize: number }>;
  /** Jobs of Bulk API 2.0 by id. */
  jobs: Map<string, IngestJob>;
  isSubrequest: boolean;
}

export interface ApiAnswer {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

export type Handler = (request: ApiRequest) => ApiAnswer;

/** The answer to an error: the org's error body, or 500 for a fault of the simulator itself. */
export function errorAnswer(error: unknown): ApiAnswer {
  const refusal =
    error instanceof SalesforceError
      ? error
      : error instanceof z.ZodError
        ? new SalesforceError('JSON_PARSER_ERROR', z.prettifyError(error))
        : undefined;
  if (refusal !== undefined) return { status: refusal.status, body: errorBody(refusal) };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message }] };
}

/** The fields of a record in a request body. */
export const recordSchema = z.record(z.string(), z.unknown());
