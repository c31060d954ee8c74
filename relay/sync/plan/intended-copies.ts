import { shownIn } from '../fields/kept.ts';
import type { FieldMapping } from '../fields/mapping.ts';
import { noBase, type Digest, type FieldChange } from '../fields/merge.ts';
import type { MergeBase, Opportunity, Referral } from '../model.ts';

/**
 * The base while the copies of a merge are on their way, to store before they are written. If the answer to a write is lost, the next run can
 * tell our own value from an edit, even if the other side has changed in the meantime.
 */
export function withIntended(
  base: MergeBase,
  copies: Readonly<Record<'referral' | 'opportunity', readonly FieldChange[]>>,
): MergeBase {
  const entries = (['referral', 'opportunity'] as const).flatMap((to) =>
    copies[to].map(({ field: { key }, agreed: [there, here] }) => {
      const [before, after, mark = null] = base[key] ?? [noBase, noBase];
      return [key, [before, after, mark, [to, there, here]]] as const;
    }),
  );
  return { ...base, ...Object.fromEntries(entries) };
}

/** The base after an interruption: a copy that shows was written. Any other field has the base from before. */
export function withWritten(
  base: MergeBase,
  { referral, opportunity }: { referral: Referral; opportunity: Opportunity },
  { fields, digest }: { fields: readonly FieldMapping[]; digest: Digest },
): MergeBase {
  const entries = fields.flatMap((field) => {
    const [before, here, mark, intended] = base[field.key] ?? [];
    if (before === undefined || here === undefined || intended === undefined) return [];
    const [to, ...after] = intended;
    const shown = to === 'referral' ? field.place.read(referral.body) : opportunity.fields[field.field];
    const isWritten = digest(field.key, shownIn(field, shown)) === after[to === 'referral' ? 0 : 1];
    return [
      [field.key, isWritten ? after : mark == null ? ([before, here] as const) : ([before, here, mark] as const)],
    ] as const;
  });
  const known = Object.entries({ ...base, ...Object.fromEntries(entries) });
  return Object.fromEntries(known.filter(([, [before]]) => before !== noBase));
}
