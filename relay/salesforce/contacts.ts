import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import type { NewRows } from './new-rows.ts';
import { isSaved, saveRowsTwice } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { folded, given, textOf, type PerDeal } from './deal.ts';
import { contactMissing } from './missing.ts';
import { savePeople } from './save-people.ts';
import { expectRow, literals, recordsFor } from './soql.ts';

/** The maximum length of a contact's e-mail address. */
const longestEmail = 80;

const contactRow = z.object({ Id: z.string(), Email: z.string(), AccountId: z.string() });

/** A deal that needs a contact, and the account to look in. A new account has no contacts yet. */
export interface ContactWanted {
  deal: NewRows;
  accountId: string;
  accountIsNew: boolean;
}

/** The contact, with what the org refused about it; or why there is none. */
export type ContactOutcome = { id: string; problem?: CosellError } | { problem: CosellError };

/** Identifies a person within an account by e-mail address; without one, by an equal description. */
function personKey({ accountId, deal: { contact } }: ContactWanted): string {
  const email = textOf(contact?.['Email']);
  return email === null ? JSON.stringify([accountId, contact]) : keyOf(accountId, email);
}

const keyOf = (accountId: string, email: string) => JSON.stringify([accountId, folded(email)]);

/** Finds each deal's contact within its account and creates the missing ones; deals that name the same person share the contact. */
export async function saveContacts(
  salesforce: Salesforce,
  wanted: readonly ContactWanted[],
): Promise<PerDeal<ContactOutcome>> {
  const outcomes: PerDeal<ContactOutcome> = new Map();
  let found: ReadonlyMap<string, string>;
  try {
    found = await findContacts(salesforce, wanted);
  } catch (thrown) {
    // The opportunities are being created already. A contact that cannot be looked up must not be created twice.
    const problem = contactMissing(toCosellError(thrown));
    return new Map(wanted.map(({ deal }) => [deal, { problem }]));
  }
  const people = [...Map.groupBy(wanted, personKey)];
  const missing = people.filter(([key]) => !found.has(key)).map(([, [first]]) => first);
  const made = await savePeople(
    salesforce,
    missing.map((first) => ({ ...given(first?.deal.contact ?? {}), AccountId: first?.accountId ?? null })),
  );
  for (const [key, all] of people) {
    const { outcome: row, without } = made[missing.indexOf(all[0])] ?? {};
    const id = found.get(key) ?? (row !== undefined && isSaved(row) ? row.id : undefined);
    const problem = without ?? (row !== undefined && !isSaved(row) ? row.error : undefined);
    for (const { deal } of all)
      if (id !== undefined) outcomes.set(deal, { id, ...(problem && { problem: ofContact(problem) }) });
      else if (problem !== undefined) outcomes.set(deal, { problem: contactMissing(problem) });
  }
  return outcomes;
}

/** Ids of existing contacts, by account and e-mail address; of several, the oldest. */
async function findContacts(
  salesforce: Salesforce,
  all: readonly ContactWanted[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = all.flatMap(({ accountId, accountIsNew, deal: { contact } }) => {
    const email = textOf(contact?.['Email']);
    return accountIsNew || email === null || email.length > longestEmail ? [] : [{ accountId, email }];
  });
  const soqlFor = (part: readonly (typeof wanted)[number][]) =>
    'SELECT Id, Email, AccountId FROM Contact ' +
    `WHERE AccountId IN (${literals([...new Set(part.map(({ accountId }) => accountId))])}) ` +
    `AND Email IN (${literals([...new Set(part.map(({ email }) => email))])}) ORDER BY CreatedDate, Id`;
  const oldest = new Map<string, string>();
  for (const record of await recordsFor(salesforce, wanted, soqlFor, { operation: 'find contacts' })) {
    const { Id, Email, AccountId } = expectRow(contactRow, record);
    const key = keyOf(AccountId, Email);
    if (!oldest.has(key)) oldest.set(key, Id);
  }
  return oldest;
}

/** The customer's other people, each treated as the contact of a deal. */
export const withOtherContacts = (wanted: ContactWanted): ContactWanted[] => [
  wanted,
  ...(wanted.deal.otherContacts ?? []).map((contact) => ({ ...wanted, deal: { ...wanted.deal, contact } })),
];

/** Gives each contact a role on its opportunity. Resolves to the refusals. */
export async function saveContactRoles(
  salesforce: Salesforce,
  roles: readonly { deal: NewRows; opportunityId: string; contactId: string; isPrimary: boolean }[],
): Promise<PerDeal<CosellError>> {
  const outcomes = await saveRowsTwice(salesforce, {
    method: 'POST',
    object: 'OpportunityContactRole',
    records: roles.map(({ opportunityId, contactId, isPrimary }) => ({
      OpportunityId: opportunityId,
      ContactId: contactId,
      IsPrimary: isPrimary,
    })),
    operation: 'create contact roles',
  });
  return new Map(
    roles.flatMap(({ deal }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || isSaved(outcome) ? [] : [[deal, contactMissing(outcome.error)] as const];
    }),
  );
}

/** The org's refusal of a value of a contact that exists. */
const ofContact = (error: CosellError): CosellError =>
  new CosellError(error.code, error.message, {
    cause: error,
    ...(error.words !== undefined && { words: error.words }),
    fields: error.fields.map((field) => `PrimaryContact.${field}`),
  });
