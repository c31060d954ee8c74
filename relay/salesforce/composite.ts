import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import type { Salesforce } from './connect.ts';
import { refusal } from './refusal.ts';

/** The most that one composite call takes. */
export const maxSubrequests = 25;

export interface Subrequest {
  method: 'GET' | 'PATCH';
  /** From the version root, like a request's. */
  path: string;
  body?: JsonObject;
  headers?: Record<string, string>;
  referenceId: string;
}

export interface Subanswer {
  status: number;
  body: unknown;
  /** The org's clock at the call. */
  serverTime: number;
}

const answer = z.object({ compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })) });
const errors = z
  .array(z.object({ errorCode: z.string(), message: z.string(), fields: z.array(z.string()).nullish() }))
  .min(1);

/** One composite call; the answers are in the order of the subrequests, each of which succeeds or fails by itself. */
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
    throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce answered a composite call with something else.');
  return parsed.data.compositeResponse.map(({ httpStatusCode, body: content }) => ({
    status: httpStatusCode,
    body: content,
    serverTime,
  }));
}

/** A composite call takes `@{...}` for a reference to another subrequest, also inside a text that a person wrote. */
export const mentionsReference = (content: unknown): boolean => JSON.stringify(content).includes('@{');

/** What a subrequest that succeeded is answered with, by its method. */
const succeeds: Readonly<Record<Subrequest['method'], number>> = { GET: 200, PATCH: 204 };

/** The failure of one subrequest, or undefined when it is answered as one that succeeded. */
export function failureOf(
  { status, body }: Pick<Subanswer, 'status' | 'body'>,
  method: Subrequest['method'],
): CosellError | undefined {
  if (status === succeeds[method]) return undefined;
  const [first] = errors.safeParse(body).data ?? [];
  const text = first?.message ?? `Salesforce answered ${String(status)}.`;
  // Another success than the one that was asked for is not known to have done it.
  return refusal(first?.errorCode ?? '', text, status < 400 ? 0 : status, { fields: first?.fields ?? [] });
}
