import type { Digest, FieldChange } from '../fields/merge.ts';
import type { OverwrittenValue } from '../model.ts';

/** What a plan copies each way. */
interface Copies {
  toReferral: readonly FieldChange[];
  toOpportunity: readonly FieldChange[];
}

/** Values that these copies overwrite and that no history may show. The same loss is named the same each time it is planned. */
export const hiddenLosses = (opportunityId: string, copies: Copies, digest: Digest): OverwrittenValue[] =>
  (['toReferral', 'toOpportunity'] as const).flatMap((way) =>
    copies[way].flatMap(({ field: { key, label, keptOutOfHistory }, lost }) => {
      if (!keptOutOfHistory || lost === undefined || lost === null) return [];
      const side = way === 'toReferral' ? 'Partner Center' : 'Salesforce';
      return [{ id: `${opportunityId} ${side} ${digest(key, lost)}`, label, side, value: lost }];
    }),
  );
