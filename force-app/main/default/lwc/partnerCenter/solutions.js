import { labels } from './labels';

/** Solution ids as the field keeps them: one a line; `;` is read too. */
export const solutionIds = (text) => [
  ...new Set(
    (text ?? '')
      .split(/[;\n]/)
      .map((id) => id.trim())
      .filter(Boolean),
  ),
];

export const solutionText = (ids) => ids.join('\n');

/**
 * The solutions that a new deal most likely offers, and why: the only one of the catalogue, or those of the newest of the seller's shared
 * deals, if sellers may still pick all of them. `recent`: the field of each of these deals.
 */
export function likelySolutions(active, recent) {
  if (active.length === 1) return { value: active[0], why: labels.solutionOnly };
  const used = recent.map(solutionIds).find((ids) => ids.length > 0) ?? [];
  const isOffered = used.length > 0 && used.every((id) => active.includes(id));
  return isOffered ? { value: solutionText(used), why: labels.solutionsRecent } : undefined;
}
