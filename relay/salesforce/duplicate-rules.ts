import { z } from 'zod';

/**
 * The relay has already searched for existing rows when it creates one, so an alert of the org's duplicate rules must not stop a deal.
 */
export const duplicateHeaders = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };

const match = z.object({
  matchResults: z.array(
    z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: z.string() }) })).default([]) }),
  ),
});
/** The REST API uses the first spelling; the second is the expected one. */
const refused = z.object({ duplicateResut: match.optional(), duplicateResult: match.optional() });

/** The record that a duplicate rule considers the same as a new one, if its refusal names one. */
export function namedDuplicate(refusal: unknown): string | undefined {
  const { data } = refused.safeParse(refusal);
  const result = data?.duplicateResut ?? data?.duplicateResult;
  return result?.matchResults.flatMap(({ matchRecords }) => matchRecords.map(({ record }) => record.Id))[0];
}
