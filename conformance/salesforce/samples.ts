import { z } from 'zod';
import type { Org, OrgAnswer } from '../org.ts';

export const rest = 'REST API Developer Guide';
export const reference = 'Object Reference for the Salesforce Platform';

/** The fewest fields that make an opportunity. */
export const deal = { Name: 'Conformance check', StageName: 'Prospecting', CloseDate: '2027-12-31' };
export const newDeal = (org: Org, fields: Record<string, unknown> = {}) =>
  org.create('Opportunity', { ...deal, ...fields });
export const longAgo = new Date(Date.UTC(2000, 0, 1)).toUTCString();

/** Rejects with both values if they differ. */
export function same(seen: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(seen), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${left} instead of ${right}`);
}

const errors = z.array(z.object({ errorCode: z.string(), fields: z.array(z.string()).optional() })).min(1);

/** Status, code and fields of a refusal. */
export function refusalOf({ status, body }: OrgAnswer): [status: number, code: string, fields: readonly string[]] {
  const [first] = errors.parse(body);
  return [status, first?.errorCode ?? '', first?.fields ?? []];
}

export const outcomes = z.array(
  z.object({
    success: z.boolean(),
    id: z.string().nullish(),
    errors: z.array(z.object({ statusCode: z.string(), fields: z.array(z.string()).default([]) })),
  }),
);

/** One sub-request of a composite call, and its answer. */
export async function composite(org: Org, requests: readonly Record<string, unknown>[]): Promise<OrgAnswer> {
  return org.call('POST', '/composite', { allOrNone: false, compositeRequest: requests });
}
export const compositeAnswers = z.object({ compositeResponse: z.array(z.object({ httpStatusCode: z.number() })) });
