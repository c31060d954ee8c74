import type { Customer, Json, Person, Referral } from './model.ts';
import { valueAt } from './pointer.ts';

const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** The customer of a referral: account and first contact. The name falls back to the deal's, for Salesforce needs one. */
export function customerOf(referral: Referral): Customer {
  const at = (pointer: string) => text(valueAt(referral.body, pointer));
  const lines = [at('/customerProfile/address/addressLine1'), at('/customerProfile/address/addressLine2')];
  const contact: Person = {
    firstName: at('/customerProfile/team/0/firstName'),
    lastName: at('/customerProfile/team/0/lastName'),
    email: at('/customerProfile/team/0/email'),
    phone: at('/customerProfile/team/0/phoneNumber'),
  };
  return {
    name: at('/customerProfile/name') ?? at('/name') ?? 'Unnamed customer',
    street: lines.filter(Boolean).join('\n') || null,
    city: at('/customerProfile/address/city'),
    state: at('/customerProfile/address/state'),
    postalCode: at('/customerProfile/address/postalCode'),
    country: at('/customerProfile/address/country'),
    // Salesforce needs a last name: an e-mail address alone stands in for it.
    contact:
      contact.lastName === null && contact.email === null
        ? undefined
        : { ...contact, lastName: contact.lastName ?? contact.email },
  };
}
