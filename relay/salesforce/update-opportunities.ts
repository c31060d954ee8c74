import pMap from 'p-map';
import { CosellError, toCosellError } from '../errors.ts';
import type { JsonObject } from '../sync/model.ts';
import { isSaved, saveRows, type UnsavedRow } from './collections.ts';
import { composite, failureOf, maxSubrequests, mentionsReference, type Subrequest } from './composite.ts';
import type { Salesforce } from './connect.ts';

/** Concurrent calls in an org where rows have to be written one by one. */
const singleConcurrency = 4;

/** Fields to set on one opportunity, with or without a precondition. */
export interface RowUpdate {
  id: string;
  fields: JsonObject;
  onlyIfUnmodifiedSince?: string;
}

type Outcome = CosellError | undefined;
type GuardedUpdate = RowUpdate & { onlyIfUnmodifiedSince: string };

const isGuarded = (update: RowUpdate): update is GuardedUpdate => update.onlyIfUnmodifiedSince !== undefined;

/**
 * Writes guarded updates, 25 per call, with If-Unmodified-Since. Salesforce documents this header only for single rows, so the relay
 * tests once whether the org respects it in a composite call. If not, it writes these rows one by one. Other updates go 200 per call.
 */
export function createUpdater(salesforce: Salesforce): (updates: readonly RowUpdate[]) => Promise<Outcome[]> {
  let heeded: Promise<boolean> | undefined;

  async function together(updates: readonly GuardedUpdate[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (let start = 0; start < updates.length; start += maxSubrequests) {
      const part = updates.slice(start, start + maxSubrequests).map(subrequest);
      const answers = await composite(salesforce, part, 'update opportunities').catch(toCosellError);
      // A failed call says nothing about the earlier ones, whose rows are written.
      outcomes.push(
        ...(answers instanceof CosellError
          ? part.map(() => answers)
          : answers.map((answer) => failureOf(answer, 'PATCH'))),
      );
    }
    return outcomes;
  }

  const alone = (updates: readonly GuardedUpdate[]): Promise<Outcome[]> =>
    pMap(
      updates,
      (update) => {
        const { method, path, body, headers } = subrequest(update, 0);
        return salesforce
          .call({ method, path, body, headers, succeeds: [204], operation: 'update opportunity' })
          .then(() => undefined, toCosellError);
      },
      { concurrency: singleConcurrency },
    );

  async function unguarded(updates: readonly RowUpdate[]): Promise<Outcome[]> {
    const outcomes = await saveRows(salesforce, {
      method: 'PATCH',
      object: 'Opportunity',
      records: updates.map(({ id, fields }) => ({ id, ...fields })),
      operation: 'update opportunities',
    });
    return outcomes.map((outcome) => (isSaved(outcome) ? undefined : isGone(outcome) ? gone() : outcome.error));
  }

  return async (updates) => {
    const guarded = updates.filter(isGuarded);
    const probed = guarded.find(({ fields }) => !mentionsReference(fields));
    const heeds = probed !== undefined && (await (heeded ??= probe(probed.id)));
    const goesAlone = (update: GuardedUpdate) => !heeds || mentionsReference(update.fields);
    const ways = await Promise.all([
      written(
        updates.filter((update) => !isGuarded(update)),
        unguarded,
      ),
      written(
        guarded.filter((update) => !goesAlone(update)),
        together,
      ),
      written(guarded.filter(goesAlone), alone),
    ]);
    const outcomes = new Map(ways.flat());
    return updates.map((update) => outcomes.get(update));
  };

  /** An empty update of a row that has certainly changed since 2000: an org that respects the header answers 412. */
  async function probe(id: string): Promise<boolean> {
    try {
      const update = { id, fields: {}, onlyIfUnmodifiedSince: '2000-01-01T00:00:00Z' };
      const [answer] = await composite(salesforce, [subrequest(update, 0)], 'probe precondition');
      // A row that is gone or locked says nothing about the org: write one by one now, and test again next time.
      if (answer?.status !== 412 && answer?.status !== 400 && answer?.status !== 204) heeded = undefined;
      return answer?.status === 412;
    } catch (thrown) {
      heeded = undefined;
      throw thrown;
    }
  }
}

/** A collection's answer for the id of a row that never existed or that we may not see. */
const isGone = ({ errorCode, fields }: UnsavedRow) =>
  errorCode === 'INVALID_CROSS_REFERENCE_KEY' && fields.length === 0;
const gone = () => new CosellError('OPPORTUNITY_NOT_FOUND', 'Salesforce has no opportunity with this id.');

async function written<Update extends RowUpdate>(
  updates: readonly Update[],
  write: (updates: readonly Update[]) => Promise<Outcome[]>,
): Promise<[RowUpdate, Outcome][]> {
  const outcomes = await write(updates);
  return updates.map((update, index) => [update, outcomes[index]]);
}

function subrequest({ id, fields, onlyIfUnmodifiedSince }: GuardedUpdate, index: number) {
  return {
    method: 'PATCH',
    path: `/sobjects/Opportunity/${id}`,
    body: fields,
    referenceId: `update${String(index)}`,
    headers: { 'If-Unmodified-Since': new Date(onlyIfUnmodifiedSince).toUTCString() },
  } satisfies Subrequest;
}
