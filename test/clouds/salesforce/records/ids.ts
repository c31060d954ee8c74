const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character form of a 15-character id: three characters that say which of the 15 are capitals. */
export function to18(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block += 1) {
    let bits = 0;
    for (let position = 0; position < 5; position += 1) {
      const character = id15.charAt(block * 5 + position);
      if (character >= 'A' && character <= 'Z') bits += 1 << position;
    }
    suffix += checksumAlphabet.charAt(bits);
  }
  return id15 + suffix;
}

/** The 18-character form of a record id in either form, or undefined when it is not one. The 15 characters are case-sensitive. */
export function normalizeId(id: string): string | undefined {
  if (!/^[0-9A-Za-z]+$/.test(id)) return undefined;
  if (id.length === 15) return to18(id);
  return id.length === 18 && to18(id.slice(0, 15)) === id ? id : undefined;
}

/** Mints record ids for one org: 18 characters, the given three-character key prefix first. */
export function idMint(): (keyPrefix: string) => string {
  // An odd start gives ids with letters of both cases, so that a lost case shows.
  let next = 987_654_321;
  return (keyPrefix) => {
    next += 1;
    let digits = '';
    for (let rest = next; digits.length < 7; rest = Math.floor(rest / 62)) digits = base62.charAt(rest % 62) + digits;
    return to18(`${keyPrefix}gK000${digits}`);
  };
}
