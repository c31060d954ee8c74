import { z } from 'zod';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import type { Salesforce } from './connect.ts';
import { expectRow, fieldAt, literals, recordsFor } from './soql.ts';

const stamped = z.object({ Id: z.string(), LastModifiedById: z.string().nullish() });

/**
 * What opportunities show after our own save. Skips a record that another user has saved since: it shows their edit, not the result of
 * ours.
 */
export const createSavedByUs =
  (salesforce: Salesforce): Opportunities['savedByUs'] =>
  async (ids, fields) => {
    const us = salesforce.userId();
    if (us === undefined) return new Map();
    const select = [...new Set(['Id', 'LastModifiedById', ...fields])].join(', ');
    const soqlFor = (part: readonly string[]) => `SELECT ${select} FROM Opportunity WHERE Id IN (${literals(part)})`;
    const records = await recordsFor(salesforce, [...new Set(ids)], soqlFor, { operation: 'read back' });
    return new Map(
      records.flatMap((record) => {
        const { Id: id, LastModifiedById: by } = expectRow(stamped, record);
        return by?.slice(0, 15) === us.slice(0, 15)
          ? [[id, Object.fromEntries(fields.map((field) => [field, fieldAt(record, field)]))] as const]
          : [];
      }),
    );
  };
