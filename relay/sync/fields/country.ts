/** ISO 3166-1 alpha-2 codes in use, found by asking the runtime's own data which pairs of letters name a region. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const byName = new Map(
  letters
    .flatMap((first) => letters.map((second) => first + second))
    // A retired code (DD, SU, UK ...) canonicalises to another one; unassigned ones have no name.
    .filter(
      (code) => new Intl.Locale(`und-${code}`).region === code && !['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ'].includes(code),
    )
    .flatMap((code) =>
      english.of(code) === undefined ? [] : [[english.of(code)?.toLowerCase() ?? code, code] as const],
    ),
);
const codes = new Set(byName.values());

/** The two letters that Partner Center takes (PR11: alpha-2), from a code or an English name; undefined when it is neither. */
export function countryCode(text: string | null | undefined): string | undefined {
  const given = text?.trim() ?? '';
  // The runtime also knows retired codes by their successors: UK is GB.
  const code = /^[A-Za-z]{2}$/.test(given) ? new Intl.Locale(`und-${given}`).region : undefined;
  return code !== undefined && codes.has(code) ? code : byName.get(given.toLowerCase());
}
