const guid = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i;
const sol = /\bSOL-\d+-[A-Z]+\b/i;

/**
 * The solution id in a text that people typed or pasted: `SOL-<digits>-<letters>` or a GUID (both occur in real payloads, API 1.5), in
 * any case, with typographic hyphens, or within the URL of its page. Undefined if the text contains none.
 */
export function solutionId(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u00ad\u200b]/g, '');
  // A URL may also contain a publisher's GUID. The solution's id is the last one.
  const found = [
    sol.exec(plain)?.[0].toUpperCase(),
    guid.exec(plain.split('/').findLast((part) => guid.test(part)) ?? '')?.[0].toLowerCase(),
  ];
  return found.find((id) => id !== undefined);
}

/** Whether the whole text is an id in the form that Partner Center shows. */
export const isSolutionId = (text: string): boolean => solutionId(text) === text;

/**
 * Solution ids as sellers enter them: one per line, or separated by blanks, `;` or `,`; each once, in the given order. Text in no known
 * form is kept, because Partner Center's own lists name some solutions by words (`Dynamics365forFieldService`).
 */
export const idsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[;,\s]+/)
      .filter(Boolean)
      .map((id) => solutionId(id) ?? id),
  ),
];
