import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { Salesforce } from './connect.ts';
import { refusal } from './refusal.ts';

/** The maximum number of subrequests in one composite call. */
export const maxSubrequests = 25;

export interface Subrequest {
  method: 'GET' | 'PATCH';
  /** From the version root, as in a request. */
  path: string;
  body?: JsonObject;
  headers?: Record<string, string>;
  referenceId: string;
}

export interface Subanswer {
  status: number;
  body: unknown;
  /** The org's clock at the time of the call. */
  serverTime: number;
}

const answer = z.object({ compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })) });
const errors = z
  .array(z.object({ errorCode: z.string(), message: z.string(), fields: z.array(z.string()).nullish() }))
  .min(1);

/** One composite call. The answers are in the order of the subrequests, each of which succeeds or fails independently. */
export async function composite(
  salesforce: Salesforce,
  subrequests: readonly Subrequest[],
  operation: string,
): Promise<Subanswer[]> {
  const { body, serverTime } = await salesforce.call({
    method: 'POST',
    path: '/composite',
    body: {
      allOrNone: false,
      compositeRequest: subrequests.map(({ method, path, body: content, headers, referenceId }) => ({
        ...{ method, referenceId, url: `/services/data/v${salesforce.apiVersion}${path}` },
        ...(content === undefined ? {} : { body: content }),
        ...(headers === undefined ? {} : { httpHeaders: headers }),
      })),
    },
    operation,
  });
  const parsed = answer.safeParse(body);
  if (!parsed.success || parsed.data.compositeResponse.length !== subrequests.length)
    throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce returned an unexpected answer to a composite call.');
  return parsed.data.compositeResponse.map(({ httpStatusCode, body: content }) => ({
    status: httpStatusCode,
    body: content,
    serverTime,
  }));
}

/** In a composite call, `@{...}` refers to another subrequest, even within text that a user typed. */
export const mentionsReference = (content: unknown): boolean => JSON.stringify(content).includes('@{');

/** The status of a successful subrequest, by its method. */
const succeeds: Readonly<Record<Subrequest['method'], number>> = { GET: 200, PATCH: 204 };

/** The failure of one subrequest; undefined if it succeeded. */
export function failureOf(
  { status, body }: Pick<Subanswer, 'status' | 'body'>,
  method: Subrequest['method'],
): CosellError | undefined {
  if (status === succeeds[method]) return undefined;
  const [first] = errors.safeParse(body).data ?? [];
  const text = first?.message ?? `Salesforce answered ${String(status)}.`;
  // Any other success status does not prove that the request was carried out.
  return refusal(first?.errorCode ?? '', text, status < 400 ? 0 : status, { fields: first?.fields ?? [] });
}
