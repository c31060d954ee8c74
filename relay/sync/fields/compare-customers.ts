import { countryCode } from './country.ts';
import { foldedText } from './folded-text.ts';
import { attachedLegalForm, countLegalForms } from './legal-forms.ts';
import { foldedPostalCode } from './postal-code.ts';

/** A customer as a referral or an account describes it. Blank and null both mean unknown. */
export interface Customer {
  name: string | null;
  postalCode: string | null;
  /** In any spelling that `countryCode` knows. */
  country: string | null;
}

/** `candidate`: possibly the same, for a person to decide. Nothing is written because of it. */
export type Likeness = 'same' | 'candidate' | 'different';

/**
 * Whether two descriptions mean the same customer. Case, blanks, punctuation, Unicode forms and HTML entities of the name do not matter.
 * Variations that people leave out, add or spell differently (`Contoso, Inc.` and `Contoso`, `Müller` and `Mueller`, "and" and "&") make
 * a candidate. Another country means another customer; under the same name, another postal code may be another site. A value that is
 * blank on one side contradicts nothing.
 */
export function compareCustomers(a: Customer, b: Customer): Likeness {
  const names = compareNames(a.name, b.name);
  if (names === 'different' || contradict(countryOf(a), countryOf(b))) return 'different';
  if (!contradict(postalCodeOf(a, b), postalCodeOf(b, a))) return names;
  return names === 'same' ? 'candidate' : 'different';
}

const contradict = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;

const countryOf = ({ country }: Customer): string => countryCode(country) ?? foldedText(country);

/** In the form of its own country, or of the other side's country if it has none. */
const postalCodeOf = (customer: Customer, other: Customer): string =>
  foldedPostalCode(customer.postalCode, countryOf(customer) || countryOf(other));

/** Keys for finding candidates among many: two names that share none of them are different customers. */
export const customerKeys = (name: string | null): readonly string[] => nameOf(name).loose;

/** A name without its legal form, folded. */
export const coreName = (name: string | null): string => nameOf(name).core;

function compareNames(a: string | null, b: string | null): Likeness {
  const [one, other] = [nameOf(a), nameOf(b)];
  if (one.core === '' || other.core === '') return 'different';
  if (one.core === other.core && one.form === other.form) return 'same';
  return one.loose.some((key) => other.loose.includes(key)) ? 'candidate' : 'different';
}

interface CustomerName {
  /** The words of the name itself. */
  core: string;
  /** The legal form as written, because `Contoso, Inc.` and `Contoso Inc` may be two entries in one register. */
  form: string;
  /** Names that share one of these may be the same. */
  loose: readonly string[];
}

function nameOf(name: string | null): CustomerName {
  const folded = foldedText(name);
  const attached = attachedLegalForm.exec(folded);
  const isAll = attached?.[0] === folded;
  const bare = (attached === null || isAll ? folded : folded.replace(attached[0], '')).replace(/\s*&\s*/g, ' & ');
  // Dots and apostrophes belong to a word (A.B.C., O'Neill). Other punctuation separates words.
  const tokens = [...bare.matchAll(/[\p{L}\p{N}\p{M}&+/'.]+/gu)]
    .map(({ 0: token, index }) => ({ word: token.replace(/['.]/g, ''), end: index + token.length }))
    .filter(({ word }) => word !== '');
  // The name consists of signs only and is taken as it is.
  if (tokens.length === 0) return { core: folded, form: '', loose: [folded] };
  const forms = countLegalForms(tokens.map(({ word }) => word));
  const core = tokens.slice(0, tokens.length - forms);
  const words = core.map(({ word }) => word);
  return {
    core: words.join(' '),
    form: `${attachment(attached)}|${forms === 0 ? '' : bare.slice(core.at(-1)?.end ?? 0)}`,
    loose: [loose(words, lookAlike), loose(words, standIn)],
  };
}

/** In front or behind: company registers treat these as different names. */
const attachment = (found: RegExpExecArray | null): string =>
  found === null ? '' : `${found.index === 0 ? 'front' : 'back'} ${found[0].trim()}`;

const fillers: readonly string[] = ['and', '&', '+', 'und', 'et', 'the'];

function loose(words: readonly string[], spelling: Readonly<Record<string, string>>): string {
  const telling = words.filter((word) => !fillers.includes(word));
  return (telling.length === 0 ? words : telling)
    .join('')
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '')
    .replace(/[^\0-\x7f]/g, (letter) => spelling[letter] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}

/** How people spell a letter that their keyboard lacks: by what it looks like, or by what it stands for. */
const lookAlike = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ı: 'i' };
const standIn = { ...lookAlike, ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
