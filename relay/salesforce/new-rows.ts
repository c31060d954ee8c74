import type { Json, JsonObject, NewOpportunity } from '../sync/model.ts';
import { cardValues } from './card-fields.ts';

/** The rows of a new deal, each by the field names of its own object. */
export interface NewRows {
  referralId: string;
  fields: JsonObject;
  /** Matched as `compareCustomers` decides, otherwise created. */
  account: JsonObject;
  /** Matched by e-mail within the account, otherwise created. Becomes the primary contact. */
  contact: JsonObject | undefined;
  /** The other contacts, treated the same. Their roles are not primary. */
  otherContacts?: readonly JsonObject[];
  joinsTeam?: true;
  ownerEmails: readonly string[];
  defaultOwner: string;
}

/**
 * A new opportunity's values by object. Salesforce requires a name for each: the deal's name stands in for the account's, and an e-mail
 * address for the contact's last name.
 */
export function newRows({ values, card, dealName, otherContacts = [], ...wanted }: NewOpportunity): NewRows {
  const account = fieldsOf(values, 'Account.');
  const contact = fieldsOf(values, 'PrimaryContact.');
  const own = Object.fromEntries(Object.entries(values).filter(([path]) => !path.includes('.')));
  const Name = account['Name'] ?? dealName ?? 'Unnamed customer';
  const LastName = contact['LastName'] ?? contact['Email'];
  const others = otherContacts.flatMap(({ firstName, lastName, email, phone }) => {
    const name = lastName ?? email;
    return name === null ? [] : [{ FirstName: firstName, LastName: name, Email: email, Phone: phone }];
  });
  return {
    ...wanted,
    fields: { Name, ...own, ...cardValues(card) },
    account: { ...account, Name },
    contact: LastName === undefined ? undefined : { ...contact, LastName },
    ...(others.length > 0 && { otherContacts: others }),
  };
}

const fieldsOf = (values: JsonObject, prefix: string): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([path, value]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), value]] : [],
    ),
  );
