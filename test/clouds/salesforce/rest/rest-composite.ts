import { z } from 'zod';
import type { ApiAnswer, ApiRequest, Handler } from './api-request.ts';
import { errorAnswer, recordSchema } from './api-request.ts';
import { SalesforceError } from '../errors.ts';
import type { Transaction } from '../records/save.ts';

const maximumSubrequests = 25;
/** Queries and collections among the subrequests. */
const maximumQueriesAndCollections = 5;

const bodySchema = z.object({
  allOrNone: z.boolean().default(false),
  collateSubrequests: z.boolean().default(false),
  compositeRequest: z.array(
    z.object({
      method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
      url: z.string().startsWith('/services/data/'),
      referenceId: z.string(),
      httpHeaders: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
    }),
  ),
});

type Subrequest = z.infer<typeof bodySchema>['compositeRequest'][number];

/** Reads an answer at a path such as `records[0].Id`. */
function valueAt(answer: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce<unknown>((value, step) => {
      const container = z.union([z.array(z.unknown()), recordSchema]).safeParse(value).data;
      return Array.isArray(container) ? container[Number(step)] : container?.[step];
    }, answer);
}

/** Replaces `@{reference.path}` with values of earlier answers. */
function resolver(answers: ReadonlyMap<string, unknown>) {
  function lookUp(reference: string): string {
    const [, id = '', path = ''] = /^(\w+)\.?(.*)$/.exec(reference) ?? [];
    const value = valueAt(answers.get(id), path);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new SalesforceError(
        'PROCESSING_HALTED',
        `Invalid reference specified. No value for ${reference} found in ${id}`,
      );
    }
    return String(value);
  }
  const inText = (text: string) => text.replace(/@\{([^}]+)\}/g, (_, reference: string) => lookUp(reference));
  function inBody(body: unknown): unknown {
    if (typeof body === 'string') return inText(body);
    if (Array.isArray(body)) return body.map(inBody);
    if (typeof body !== 'object' || body === null) return body;
    return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, inBody(value)]));
  }
  return { inText, inBody };
}

function requireValid(subrequests: readonly Subrequest[]): void {
  if (subrequests.length > maximumSubrequests) {
    throw new SalesforceError(
      'LIMIT_EXCEEDED',
      `The request can't contain more than ${maximumSubrequests} subrequests`,
    );
  }
  const heavy = subrequests.filter(({ url }) =>
    /^\/services\/data\/v[\d.]+\/(query|queryAll|composite\/sobjects)\b/.test(url),
  );
  if (heavy.length > maximumQueriesAndCollections) {
    throw new SalesforceError(
      'LIMIT_EXCEEDED',
      `The request can't contain more than ${maximumQueriesAndCollections} queries and collections`,
    );
  }
  const seen = new Set<string>();
  for (const { referenceId } of subrequests) {
    if (!/^[A-Za-z]\w*$/.test(referenceId))
      throw new SalesforceError(
        'INVALID_INPUT',
        `Provided referenceId ('${referenceId}') must start with a letter and contain only letters, numbers and underscores`,
      );
    if (seen.has(referenceId))
      throw new SalesforceError('INVALID_INPUT', `Duplicate ReferenceId provided in request: ${referenceId}`);
    seen.add(referenceId);
  }
}

const halted = errorAnswer(
  new SalesforceError(
    'PROCESSING_HALTED',
    'The transaction was rolled back since another operation in the same transaction failed.',
  ),
);

class RolledBack extends Error {}

/** POST /composite; `dispatch` runs one subrequest as if it had come over HTTP. */
export function compositeHandler(dispatch: (request: ApiRequest, url: string) => ApiAnswer): Handler {
  return (request) => {
    if (request.isSubrequest) throw new SalesforceError('INVALID_INPUT', 'A composite request cannot be a subrequest');
    const { allOrNone, compositeRequest } = bodySchema.parse(request.body);
    requireValid(compositeRequest);
    const answers: ApiAnswer[] = [];
    const bodies = new Map<string, unknown>();
    const { inText, inBody } = resolver(bodies);

    function runOne(subrequest: Subrequest, transact: ApiRequest['transact']): ApiAnswer {
      try {
        const headers = Object.fromEntries(
          Object.entries(subrequest.httpHeaders).map(([name, value]) => [name.toLowerCase(), value]),
        );
        const { method, url, body } = subrequest;
        return dispatch({ ...request, method, headers, body: inBody(body), transact, isSubrequest: true }, inText(url));
      } catch (error) {
        return errorAnswer(error);
      }
    }

    function runAll(transact: ApiRequest['transact']): void {
      for (const subrequest of compositeRequest) {
        const answer = runOne(subrequest, transact);
        answers.push(answer);
        if (answer.status < 300) bodies.set(subrequest.referenceId, answer.body);
        else if (allOrNone) throw new RolledBack();
      }
    }

    try {
      if (allOrNone)
        request.transact((transaction) => {
          runAll(within(transaction));
        });
      else runAll((work) => request.transact(work));
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      const failed = answers.length - 1;
      compositeRequest.forEach((_, index) => {
        if (index !== failed) answers[index] = halted;
      });
    }
    return {
      status: 200,
      body: {
        compositeResponse: compositeRequest.map((subrequest, index) => answerOf(subrequest, answers[index] ?? halted)),
      },
    };
  };
}

/** Saves inside an open transaction; one that fails leaves nothing behind in it. */
function within(transaction: Transaction): ApiRequest['transact'] {
  return (work) => {
    const { rows } = transaction.session.org;
    const savepoint = rows.savepoint();
    const published = transaction.events.length;
    const own: Transaction = { ...transaction, queued: new Map() };
    try {
      const result = work(own);
      for (const [message, ids] of own.queued) {
        transaction.queued.set(message, (transaction.queued.get(message) ?? new Set<string>()).union(ids));
      }
      return result;
    } catch (error) {
      rows.rollback(savepoint);
      transaction.events.length = published;
      throw error;
    }
  };
}

function answerOf({ referenceId }: Subrequest, { status, body = null, headers = {} }: ApiAnswer) {
  return { body, httpHeaders: headers, httpStatusCode: status, referenceId };
}
