const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const opportunityId = /^006[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/;

/**
 * The 18-character id of the opportunity that a text names by 15 or 18 characters; undefined if it names none. The last three only encode
 * upper and lower case. They are calculated again, because a person may have mistyped them.
 */
export function idIn(text: string | null): string | undefined {
  const given = text?.trim() ?? '';
  if (!opportunityId.test(given)) return undefined;
  const id = given.slice(0, 15);
  const suffix = [0, 5, 10].map((start) => {
    const capitals = [0, 1, 2, 3, 4].filter((index) => /[A-Z]/.test(id.charAt(start + index)));
    return alphabet[capitals.reduce((bits, index) => bits + 2 ** index, 0)] ?? '';
  });
  return id + suffix.join('');
}
