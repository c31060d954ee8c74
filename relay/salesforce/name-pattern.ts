import { coreName } from '../sync/fields/compare-customers.ts';
import { plainText } from '../sync/fields/plain-text.ts';
import { literal, literals } from './soql.ts';

/** A pattern with fewer letters would bring half the org. */
const fewestLetters = 3;

/**
 * A condition that every account of this name fulfils, however the name is typed there. SOQL compares without regard to case, so that
 * a name of plain letters is looked for as it is; in any other, whatever may be typed in another way stands for any text. A name that
 * does not begin with a plain letter is only looked for as it is: no index helps with a pattern that begins with any text.
 */
export function namePattern(name: string): { exact: readonly string[] } | { like: string } {
  const text = plainText(name).normalize('NFC').trim();
  const like = text.replaceAll(/[^A-Za-z0-9]+/g, '%');
  return /^[A-Za-z0-9]+$/.test(text) || !/^[A-Za-z0-9]/.test(like) || like.replaceAll('%', '').length < fewestLetters
    ? { exact: [...new Set([name.trim(), text, text.normalize('NFD')])] }
    : { like };
}

/** What people write in more than one way or leave out; the pattern takes whatever stands there. */
const loose = /\b(?:and|und|et|the)\b|[ao]e|ue|ss|[^A-Za-z0-9]+/gi;

/**
 * A pattern for names that may mean the same customer: those that begin with the words of this one, whatever legal form follows.
 * `core`: the name without its own. Undefined where it would bring half the org.
 */
export function looseNamePattern(core: string): string | undefined {
  const like = `${core.normalize('NFC').replaceAll(loose, '%')}%`.replaceAll(/%+/g, '%');
  return /^[A-Za-z0-9]/.test(like) && like.replaceAll('%', '').length >= fewestLetters ? like : undefined;
}

/** A condition that names like these fulfil, with another legal form or spelling; those that no pattern is for, as they are. */
export function likeNames(names: readonly string[], field = 'Name'): string {
  const patterns = names.map((name) => looseNamePattern(coreName(name)) ?? namePattern(name));
  const exact = patterns.flatMap((one) => (typeof one === 'object' && 'exact' in one ? one.exact : []));
  const like = patterns.flatMap((one) => (typeof one === 'string' ? [one] : 'like' in one ? [one.like] : []));
  return [
    ...(exact.length === 0 ? [] : [`${field} IN (${literals([...new Set(exact)])})`]),
    ...[...new Set(like)].map((pattern) => `${field} LIKE ${literal(pattern)}`),
  ].join(' OR ');
}
