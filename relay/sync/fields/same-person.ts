import { foldedText } from './folded-text.ts';
import type { Person } from '../model.ts';

export type Named = Pick<Person, 'firstName' | 'lastName' | 'email'>;

/**
 * Whether two records mean the same person, at the customer or at the partner: by e-mail address, or by name if one of them has no
 * address. Two different addresses are two people, even under one name, so that nobody is overwritten because of a namesake. A place in a
 * list does not identify a person.
 */
export function samePerson(a: Named, b: Named): boolean {
  const [email, other] = [foldedText(a.email), foldedText(b.email)];
  if (email !== '' && other !== '') return email === other;
  const name = fullName(a);
  return name !== '' && name === fullName(b);
}

const fullName = ({ firstName, lastName }: Named): string => foldedText(`${firstName ?? ''} ${lastName ?? ''}`);
