import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import { refusal, type Salesforce } from './connect.ts';

/** The most that one composite call takes. */
export const maxSubrequests = 25;

export interface Subrequest {
  method: 'GET' | 'POST' | 'PATCH';
  /** From the version root, like a request's. */
  path: string;
  body?: JsonObject;
  headers?: Record<string, string>;
  referenceId: string;
}

export interface Subanswer {
  status: number;
  body: unknown;
}

const answer = z.object({ compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })) });
const errors = z.array(z.object({ errorCode: z.string(), message: z.string() })).min(1);

/** One composite call; the answers are in the order of the subrequests. */
export async function composite(
  salesforce: Salesforce,
  subrequests: readonly Subrequest[],
  options: { allOrNone: boolean; operation: string; headers?: Record<string, string> },
): Promise<Subanswer[]> {
  const { body } = await salesforce.call({
    method: 'POST',
    path: '/composite',
    body: {
      allOrNone: options.allOrNone,
      compositeRequest: subrequests.map(({ method, path, body: content, headers, referenceId }) => ({
        ...{ method, referenceId, url: `/services/data/v${salesforce.apiVersion}${path}` },
        ...(content === undefined ? {} : { body: content }),
        ...(headers === undefined ? {} : { httpHeaders: headers }),
      })),
    },
    operation: options.operation,
    ...(options.headers === undefined ? {} : { headers: options.headers }),
  });
  const parsed = answer.safeParse(body);
  if (!parsed.success || parsed.data.compositeResponse.length !== subrequests.length)
    throw new CosellError('SALESFORCE_UNAVAILABLE', 'Salesforce answered a composite call with something else.');
  return parsed.data.compositeResponse.map(({ httpStatusCode, body: content }) => ({
    status: httpStatusCode,
    body: content,
  }));
}

/** A composite call takes `@{...}` for a reference to another subrequest, also inside a text that a person wrote. */
export const mentionsReference = (content: unknown): boolean => JSON.stringify(content).includes('@{');

const madeId = z.object({ id: z.string() });
/** Nobody writes text into these: elsewhere `@{account.id}` is what somebody wrote. */
const lookups: readonly string[] = ['AccountId', 'OpportunityId', 'ContactId'];

/**
 * The same subrequests as calls of their own, for content that a composite call would misread: values that are a reference as a
 * whole are filled in from the answers so far. Not all or nothing. @throws the first failure
 */
export async function oneByOne(
  salesforce: Salesforce,
  subrequests: readonly Subrequest[],
  options: { operation: string; headers: Record<string, string> },
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { method, path, body, referenceId } of subrequests) {
    const filled = Object.entries(body ?? {}).map(
      ([name, value]) =>
        [name, typeof value === 'string' && lookups.includes(name) ? (ids.get(value) ?? value) : value] as const,
    );
    const answer = await salesforce.call({ method, path, body: Object.fromEntries(filled), ...options });
    const { data } = madeId.safeParse(answer.body);
    if (data !== undefined) ids.set(`@{${referenceId}.id}`, data.id);
  }
  return ids;
}

/** The failure of one subrequest, or undefined when it succeeded. */
export function failureOf({ status, body }: Subanswer): CosellError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const [first] = errors.safeParse(body).data ?? [];
  return refusal(first?.errorCode ?? '', first?.message ?? `Salesforce answered ${String(status)}.`, status);
}
