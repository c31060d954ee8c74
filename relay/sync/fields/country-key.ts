/** The words of a country's name, so that "Korea, Republic of" and "The Republic of Korea" are the same in any order and spelling. */
export const countryKey = (name: string): string =>
  [
    ...name
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .replace(/['’‘`´ʼ.]/g, '')
      .matchAll(/[\p{L}\p{N}\p{M}]+/gu),
  ]
    .map(([word]) => (word === 'st' ? 'saint' : word))
    .filter((word) => !['the', 'of', 'and'].includes(word))
    .sort()
    .join(' ');
