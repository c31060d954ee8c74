import { z } from 'zod';
import type { Handler } from './api-request.ts';
import { SalesforceError, notSimulated } from '../errors.ts';
import { requestedObject } from './rest-rows.ts';
import { createRow } from '../records/save.ts';

const bodySchema = z.object({
  records: z
    .array(
      z.looseObject({
        attributes: z.object({ type: z.string(), referenceId: z.string().regex(/^[A-Za-z0-9][\w-]*$/) }),
      }),
    )
    .min(1)
    .max(200),
});

/** POST /composite/tree/Account: new records that succeed or fail together. Nested records are not simulated. */
export const createTree: Handler = (request) => {
  const object = requestedObject(request, request.segments[2] ?? '');
  const { records } = bodySchema.parse(request.body);
  let referenceId = '';
  try {
    const results = request.transact((transaction) =>
      records.map(({ attributes, ...fields }) => {
        ({ referenceId } = attributes);
        if (attributes.type !== object.name)
          throw new SalesforceError('INVALID_INPUT', `The type of ${referenceId} is not ${object.name}`);
        const nested = Object.entries(fields).find(([, value]) => typeof value === 'object' && value !== null);
        if (nested !== undefined) throw notSimulated(`records inside records (${nested[0]})`);
        return { referenceId, id: createRow(transaction, object, fields) };
      }),
    );
    return { status: 201, body: { hasErrors: false, results } };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const { errorCode, message, fields } = error;
    const results = [{ referenceId, errors: [{ statusCode: errorCode, message, fields }] }];
    return { status: 400, body: { hasErrors: true, results } };
  }
};
