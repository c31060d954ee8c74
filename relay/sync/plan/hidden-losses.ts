import type { Digest, FieldChange } from '../fields/merge.ts';
import type { OverwrittenValue } from '../fields/overwritten-value.ts';

/** What a plan copies in each direction. */
interface Copies {
  toReferral: readonly FieldChange[];
  toOpportunity: readonly FieldChange[];
}

/** Overwritten values that the history must not show. The same loss gets the same id each time it is planned. */
export const hiddenLosses = (opportunityId: string, copies: Copies, digest: Digest): OverwrittenValue[] =>
  (['toReferral', 'toOpportunity'] as const).flatMap((way) =>
    copies[way].flatMap(({ field: { key, label, keptOutOfHistory }, lost }) => {
      if (!keptOutOfHistory || lost === undefined || lost === null) return [];
      const side = way === 'toReferral' ? 'Partner Center' : 'Salesforce';
      return [{ id: `${opportunityId} ${side} ${digest(key, lost)}`, label, side, value: lost }];
    }),
  );
