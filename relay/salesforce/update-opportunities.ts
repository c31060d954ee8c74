import pMap from 'p-map';
import { CosellError, toCosellError } from '../errors.ts';
import type { OpportunityUpdate } from '../sync/ports.ts';
import { composite, failureOf, maxSubrequests, mentionsReference, type Subrequest } from './composite.ts';
import type { Salesforce } from './connect.ts';

/** Calls at a time where an org makes us write row by row. */
const singleConcurrency = 4;

type Outcome = CosellError | undefined;

/**
 * Writes updates 25 to a call. Guarded ones carry If-Unmodified-Since, which Salesforce documents for single rows only: whether
 * this org heeds it inside a composite call is found out once, and if it does not, guarded rows are written one by one.
 */
export function createUpdater(salesforce: Salesforce): (updates: readonly OpportunityUpdate[]) => Promise<Outcome[]> {
  let heeded: Promise<boolean> | undefined;

  async function batch(updates: readonly OpportunityUpdate[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (let start = 0; start < updates.length; start += maxSubrequests) {
      const part = updates.slice(start, start + maxSubrequests).map(subrequest);
      const answers = await composite(salesforce, part, { allOrNone: false, operation: 'update opportunities' }).catch(
        toCosellError,
      );
      // A call that failed says nothing of those before it, whose rows are written.
      outcomes.push(...(answers instanceof CosellError ? part.map(() => answers) : answers.map(failureOf)));
    }
    return outcomes;
  }

  const single = (update: OpportunityUpdate): Promise<Outcome> => {
    const { method, path, body, headers } = subrequest(update, 0);
    return salesforce
      .call({ method, path, body, operation: 'update opportunity', ...(headers === undefined ? {} : { headers }) })
      .then(() => undefined, toCosellError);
  };

  return async (updates) => {
    const guarded = updates.find(
      ({ onlyIfUnmodifiedSince, fields }) => onlyIfUnmodifiedSince !== undefined && !mentionsReference(fields),
    );
    const heeds = guarded === undefined || (await (heeded ??= probe(guarded.id)));
    const goesAlone = ({ onlyIfUnmodifiedSince, fields }: OpportunityUpdate) =>
      mentionsReference(fields) || (onlyIfUnmodifiedSince !== undefined && !heeds);
    const together = updates.filter((update) => !goesAlone(update));
    const [written, alone] = await Promise.all([
      batch(together),
      pMap(updates, (update) => (goesAlone(update) ? single(update) : undefined), { concurrency: singleConcurrency }),
    ]);
    return updates.map((update, index) => (goesAlone(update) ? alone[index] : written[together.indexOf(update)]));
  };

  /** An empty update of a row that has surely changed since 2000: an org that heeds the header answers 412. */
  async function probe(id: string): Promise<boolean> {
    try {
      const update = { id, fields: {}, onlyIfUnmodifiedSince: '2000-01-01T00:00:00Z' };
      const [answer] = await composite(salesforce, [subrequest(update, 0)], {
        allOrNone: false,
        operation: 'probe precondition',
      });
      // A row that is gone or locked tells nothing of the org: one by one now, and ask again next time.
      if (answer?.status !== 412 && answer?.status !== 400 && answer?.status !== 204) heeded = undefined;
      return answer?.status === 412;
    } catch (thrown) {
      heeded = undefined;
      throw thrown;
    }
  }
}

function subrequest({ id, fields, onlyIfUnmodifiedSince }: OpportunityUpdate, index: number): Subrequest {
  return {
    method: 'PATCH',
    path: `/sobjects/Opportunity/${id}`,
    body: fields,
    referenceId: `update${String(index)}`,
    ...(onlyIfUnmodifiedSince === undefined
      ? {}
      : { headers: { 'If-Unmodified-Since': new Date(onlyIfUnmodifiedSince).toUTCString() } }),
  };
}
