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
  if (contradict(countryOf(a), countryOf(b))) return 'different';
  const names = compareNames(a.name, b.name);
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
  if (one.core === '') return 'different';
  if (one.core === other.core && one.form === other.form) return 'same';
  return one.loose.some((key) => other.loose.includes(key)) ? 'candidate' : 'different';
}

interface CustomerName {
  /** The words of the name itself. Blank only if the name is. */
  core: string;
  /** The legal form as written, because `Contoso, Inc.` and `Contoso Inc` may be two entries in one register. */
  form: string;
  /** Names that share one of these may be the same. */
  loose: readonly string[];
}

function nameOf(name: string | null): CustomerName {
  const folded = foldedText(name);
  const attached = attachedLegalForm.exec(folded);
  const bare = folded.replace(attachedLegalForm, '').replace(/\s*&\s*/g, ' & ');
  // Dots and apostrophes belong to a word (A.B.C., O'Neill). Other punctuation separates words.
  const tokens = [...bare.matchAll(/[\p{L}\p{N}\p{M}&+/'.]+/gu)]
    .map(({ 0: token, index }) => ({ word: token.replace(/['.]/g, ''), end: index + token.length }))
    .filter(({ word }) => word !== '');
  // A name of signs only, or of nothing but a legal form, is taken as it is.
  const named = tokens.length === 0 ? [{ word: folded, end: bare.length }] : tokens;
  const forms = countLegalForms(named.map(({ word }) => word));
  const core = named.slice(0, named.length - forms);
  const words = core.map(({ word }) => word);
  const end = forms === 0 ? bare.length : Math.max(...core.map((word) => word.end));
  return {
    core: words.join(' '),
    // In front or behind: company registers treat these as different names.
    form: JSON.stringify([attached?.slice(1), bare.slice(end)]),
    loose: [loose(words, lookAlike), loose(words, standIn)],
  };
}

/** Words that people leave out, or write as a sign. */
const fillers: readonly string[] = ['and', 'und', 'et', 'the'];

function loose(words: readonly string[], spelling: Readonly<Record<string, string>>): string {
  const telling = words.filter((word) => !fillers.includes(word)).join('');
  return (telling.replace(/[^\p{L}\p{N}\p{M}]/gu, '') || words.join(''))
    .replace(/[^\0-\x7f]/g, (letter) => spelling[letter] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}

/** How people spell a letter that their keyboard lacks: by what it looks like, or by what it stands for. */
const lookAlike = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ı: 'i' };
const standIn = { ...lookAlike, ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
