/** Number of digits in postal codes that spreadsheets shorten if they start with a zero. */
const digits: Readonly<Record<string, number>> = { DE: 5, ES: 5, FI: 5, FR: 5, IT: 5, MX: 5, US: 5 };

/** `98052-6399` is a part of 98052 (ZIP+4). This format is used only in the United States. */
const zipPlus4 = /^(\d{5})-?\d{4}$/;

/**
 * A postal code in the form in which codes of its country are compared: in upper case, without blanks, hyphens and the country's letters
 * in front (`D-80331`, `CH-8001`), without a ZIP code's extension, with a lost leading zero restored. Blank is ''.
 * @param country ISO 3166-1 alpha-2; '' if unknown
 */
export function foldedPostalCode(text: string | null, country: string): string {
  const given = (text ?? '').normalize('NFKC').toUpperCase().trim();
  const zip = country === 'US' || (country === '' && given.includes('-')) ? zipPlus4.exec(given)?.[1] : undefined;
  if (zip !== undefined) return zip;
  const code = given.replace(/^[A-Z]{1,3}-(?=\d)/, '').replace(/[^\p{L}\p{N}]/gu, '');
  return /^\d+$/.test(code) ? code.padStart(digits[country] ?? 0, '0') : code;
}
