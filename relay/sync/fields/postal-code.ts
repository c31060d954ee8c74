/** Digits of a postal code that spreadsheets shorten when it begins with a zero. */
const digits: Readonly<Record<string, number>> = { DE: 5, ES: 5, FI: 5, FR: 5, IT: 5, MX: 5, US: 5 };

/** `98052-6399` names a few houses within 98052 (ZIP+4); a code written so is one of the United States. */
const zipPlus4 = /^(\d{5})-?\d{4}$/;

/**
 * A postal code as codes of its country are compared: letters large, without blanks, hyphens and the country's letters in front
 * (`D-80331`, `CH-8001`), the extension of a ZIP code cut off, a lost leading zero put back. Blank is ''.
 * @param country ISO 3166-1 alpha-2; '' where nobody knows it
 */
export function foldedPostalCode(text: string | null, country: string): string {
  const given = (text ?? '').normalize('NFKC').toUpperCase().trim();
  const zip = country === 'US' || (country === '' && given.includes('-')) ? zipPlus4.exec(given)?.[1] : undefined;
  if (zip !== undefined) return zip;
  const code = given.replace(/^[A-Z]{1,3}-(?=\d)/, '').replace(/[^\p{L}\p{N}]/gu, '');
  return /^\d+$/.test(code) ? code.padStart(digits[country] ?? 0, '0') : code;
}
