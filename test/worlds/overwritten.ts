import type { OverwrittenValue } from '../../relay/sync/fields/overwritten-value.ts';
import type { Overwritten } from '../../relay/sync/ports/overwritten.ts';

type Row = OverwrittenValue & { referralId: string; opportunityId: string; at: number };

/** Overwritten values in memory, by the promises of the `Overwritten` interface. */
export function createMemoryOverwritten(): Overwritten {
  const rows = new Map<string, Row>();
  return {
    async keep(pair, values, at) {
      for (const value of values) rows.set(value.id, { ...value, ...pair, at });
    },
    async of(key) {
      return [...rows.values()]
        .filter(({ referralId, opportunityId }) =>
          'referralId' in key ? referralId === key.referralId : opportunityId === key.opportunityId,
        )
        .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
        .map(({ label, side, value, at }) => ({ at, what: { label, side, value } }));
    },
    async forget(before) {
      for (const [id, { at }] of rows) if (at < before) rows.delete(id);
    },
  };
}
