import { coreName } from '../sync/fields/compare-customers.ts';
import { plainText } from '../sync/fields/plain-text.ts';
import { literal, literals } from './soql.ts';

/** A pattern with fewer letters would match half the org. */
const fewestLetters = 3;

/**
 * A condition that every account with this name fulfils, however the name is typed there. SOQL ignores case, so a name of plain letters
 * is searched as it is. In any other name, everything that may be typed differently becomes a wildcard. A name that does not start with a
 * plain letter is searched only as it is, because no index helps with a leading wildcard.
 */
export function namePattern(name: string): { exact: readonly string[] } | { like: string } {
  const text = plainText(name).normalize('NFC').trim();
  const like = text.replaceAll(/[^A-Za-z0-9]+/g, '%');
  return /^[A-Za-z0-9]+$/.test(text) || !/^[A-Za-z0-9]/.test(like) || like.replaceAll('%', '').length < fewestLetters
    ? { exact: [...new Set([name.trim(), text, text.normalize('NFD')])] }
    : { like };
}

/** Parts that people write in several ways or leave out. The pattern accepts anything in their place. */
const loose = /\b(?:and|und|et|the)\b|[ao]e|ue|ss|[^A-Za-z0-9]+/gi;

/**
 * A pattern for names that may mean the same customer: those that start with this name's words, whatever legal form follows. `core`: the
 * name without its own legal form. Undefined if the pattern would match half the org.
 */
export function looseNamePattern(core: string): string | undefined {
  const like = `${core.normalize('NFC').replaceAll(loose, '%')}%`.replaceAll(/%+/g, '%');
  return /^[A-Za-z0-9]/.test(like) && like.replaceAll('%', '').length >= fewestLetters ? like : undefined;
}

/** A condition for names like these, with another legal form or spelling. Names without a usable pattern are searched as they are. */
export function likeNames(names: readonly string[], field = 'Name'): string {
  const patterns = names.map((name) => looseNamePattern(coreName(name)) ?? namePattern(name));
  const exact = patterns.flatMap((one) => (typeof one === 'object' && 'exact' in one ? one.exact : []));
  const like = patterns.flatMap((one) => (typeof one === 'string' ? [one] : 'like' in one ? [one.like] : []));
  return [
    ...(exact.length === 0 ? [] : [`${field} IN (${literals([...new Set(exact)])})`]),
    ...[...new Set(like)].map((pattern) => `${field} LIKE ${literal(pattern)}`),
  ].join(' OR ');
}
