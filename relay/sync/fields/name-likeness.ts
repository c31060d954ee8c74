import { foldedText } from './folded-text.ts';

/** Words that carry no meaning in a deal's name. */
const fillers: readonly string[] = [
  'and',
  'for',
  'the',
  'of',
  'und',
  'für',
  'der',
  'die',
  'et',
  'de',
  'la',
  'deal',
  'opportunity',
];

/**
 * How similar two deal names are, from 0 to 1. Words of the customers' names, which many people put in front, do not count. Order does
 * not matter, and a word matches if it is cut short or one letter off. If no word is left on one side, the names are inconclusive: 0.5.
 */
export function nameLikeness(a: string | null, b: string | null, customers: readonly (string | null)[]): number {
  const ignored = new Set([...customers, ...fillers].flatMap(wordsOf));
  const [one, other] = [a, b].map((name) => [...new Set(wordsOf(name))].filter((word) => !ignored.has(word)));
  if (one === undefined || other === undefined || one.length === 0 || other.length === 0) return 0.5;
  const common = one.filter((word) => other.some((candidate) => isSameWord(word, candidate))).length;
  const dice = (2 * common) / (one.length + other.length);
  const contained = (0.9 * common) / Math.min(one.length, other.length);
  return Math.min(1, Math.max(dice, contained));
}

const wordsOf = (name: string | null): string[] =>
  foldedText(name)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const shortestStem = 4;

function isSameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < shortestStem) return false;
  return long.startsWith(short) || isOneLetterApart(short, long);
}

/** One letter changed, left out or added, or two neighbours swapped. `short` is not the longer one. */
function isOneLetterApart(short: string, long: string): boolean {
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const rest = (text: string, from: number) => text.slice(from);
  if (short.length < long.length) return rest(short, start) === rest(long, start + 1);
  const isSwapped = short[start] === long[start + 1] && short[start + 1] === long[start];
  return (
    rest(short, start + 1) === rest(long, start + 1) || (isSwapped && rest(short, start + 2) === rest(long, start + 2))
  );
}
