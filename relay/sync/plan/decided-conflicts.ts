import { lostMark, type Digest, type FieldChange } from '../fields/merge.ts';
import type { MergeBase } from '../model.ts';
import type { Merged } from './merge-under-rules.ts';

/**
 * The merge base of this merge's conflicts until the winner is written. Without it, a refused value could lose later only because the
 * relay has written something else to the record in the meantime.
 */
export function decidedBy(
  { guarded, outgoing, restored, base }: Pick<Merged, 'guarded' | 'outgoing' | 'restored' | 'base'>,
  digest: Digest,
): MergeBase {
  const isConflict = (change: FieldChange) =>
    change.lost !== undefined && change.met !== true && !restored.includes(change);
  const entries = (loser: 'referral' | 'opportunity', changes: readonly FieldChange[]) =>
    changes.filter(isConflict).flatMap(({ field: { key }, lost = null }) => {
      const known = base[key];
      return known === undefined ? [] : [[key, [known[0], known[1], lostMark(loser, digest(key, lost))]] as const];
    });
  return Object.fromEntries([...entries('opportunity', guarded), ...entries('referral', outgoing)]);
}
