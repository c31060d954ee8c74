import { z } from 'zod';
import type { OldEvents } from '../sync/ports/old-events.ts';
import { deleteRows, isSaved } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { expectRow, literal, query, queryPath } from './soql.ts';

/** The number of rows in one page of a query. */
const pageSize = 2_000;
const operation = 'remove old events';

const found = z.object({ totalSize: z.number() });
const event = z.object({ Id: z.string() });

/** Ordered by id, not by age, so that a row that cannot be removed is passed only once, however many rows have its age. */
const rowsSoql = (before: number, after: string | null) =>
  `SELECT Id FROM Partner_Center_Sync_Event__c WHERE ${happenedBefore(before)}` +
  `${after === null ? '' : ` AND Id > ${literal(after)}`} ORDER BY Id LIMIT ${String(pageSize)}`;

const happenedBefore = (before: number) => `Occurred__c < ${new Date(before).toISOString()}`;

/** Old sync events, deleted 200 per call. They go to the recycle bin first. */
export function createOldEvents(salesforce: Salesforce): OldEvents {
  return {
    async count(before) {
      const soql = `SELECT COUNT() FROM Partner_Center_Sync_Event__c WHERE ${happenedBefore(before)}`;
      const { body } = await salesforce.call({ method: 'GET', path: queryPath(soql), operation });
      return expectRow(found, body).totalSize;
    },

    async removePage(before, after) {
      const { records } = await query(salesforce, rowsSoql(before, after), { operation });
      const ids = records.map((record) => expectRow(event, record).Id);
      const outcomes = await deleteRows(salesforce, ids, operation);
      const refused = outcomes.flatMap((outcome) => (isSaved(outcome) ? [] : [outcome.error]));
      return {
        removed: outcomes.length - refused.length,
        kept: refused.length,
        problem: refused[0],
        last: ids.length < pageSize ? null : (ids.at(-1) ?? null),
      };
    },
  };
}
