import { foldedText } from './folded-text.ts';
import type { Person } from '../model.ts';

export type Named = Pick<Person, 'firstName' | 'lastName' | 'email'>;

/**
 * Whether two records are of one person, of a customer or of ours: by e-mail address; where one of them has none, by name. Two
 * different addresses are two people, even under one name: nobody is to be overwritten because of a namesake. A place in a list
 * never says who somebody is.
 */
export function samePerson(a: Named, b: Named): boolean {
  const [email, other] = [foldedText(a.email), foldedText(b.email)];
  if (email !== '' && other !== '') return email === other;
  const name = fullName(a);
  return name !== '' && name === fullName(b);
}

const fullName = ({ firstName, lastName }: Named): string => foldedText(`${firstName ?? ''} ${lastName ?? ''}`);
