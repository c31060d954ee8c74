import { z } from 'zod';
import type { Handler } from './api-request.ts';
import { SalesforceError } from '../errors.ts';
import { normalizeId } from '../records/ids.ts';
import { existingRow, updateRow } from '../records/save.ts';
import { objectNamed } from '../records/schema.ts';

const bodySchema = z.object({ inputs: z.array(z.record(z.string(), z.unknown())).min(1) });

/** POST /actions/custom/flow/Name: runs an active flow without a trigger once for each set of inputs, as the user who calls. */
export const launchFlow: Handler = (request) => {
  const { org } = request.session;
  const name = request.segments[3] ?? '';
  const flow = org.metadata().flows.get(name);
  if (flow?.runs !== 'launched') throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
  const { inputs } = bodySchema.parse(request.body);
  const answers = inputs.map((input) => ({
    actionName: name,
    errors: null,
    isSuccess: true,
    outputValues: {
      ...flow.run(input, {
        now: () => org.deployContext.now(),
        update: (objectName, { Id: id, ...fields }) => {
          const object = objectNamed(org.metadata().schema, objectName);
          if (object === undefined) throw new Error(`the object ${objectName} of a flow is gone`);
          const key = normalizeId(typeof id === 'string' ? id : '');
          if (key === undefined) throw new SalesforceError('MISSING_ARGUMENT', 'Id not specified in an update call');
          request.transact((transaction) => {
            const row = existingRow(request.session, object, key, 'INVALID_CROSS_REFERENCE_KEY');
            updateRow(transaction, object, row, fields);
          });
        },
      }),
      Flow__InterviewStatus: 'Finished',
    },
  }));
  return { status: 200, body: answers };
};
