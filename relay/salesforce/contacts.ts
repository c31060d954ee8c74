import { z } from 'zod';
import { CosellError, toCosellError } from '../errors.ts';
import { isSaved, saveRowsTwice } from './collections.ts';
import type { Salesforce } from './connect.ts';
import { folded, given, textOf, type Deal } from './deal.ts';
import { expectRow, literals, recordsFor } from './soql.ts';

/** No contact has a longer e-mail address. */
const longestEmail = 80;

const contactRow = z.object({ Id: z.string(), Email: z.string(), AccountId: z.string() });

/** The same person of the same account, by e-mail address; without one, whoever is described the same. */
function personKey({ accountId, wanted: { contact } }: Deal): string {
  const email = textOf(contact?.['Email']);
  return email === null ? JSON.stringify([accountId, contact]) : keyOf(accountId ?? '', email);
}

const keyOf = (accountId: string, email: string) => JSON.stringify([accountId, folded(email)]);

/** Finds the contact of each deal within its account, and makes those that are not there, one for all deals that name the same. */
export async function saveContacts(salesforce: Salesforce, all: readonly Deal[]): Promise<void> {
  // A contact without an account could never be found again.
  const deals = all.filter(
    ({ wanted, accountId, hasPrimaryContact }) =>
      wanted.contact !== undefined && accountId !== undefined && hasPrimaryContact !== true,
  );
  try {
    await findContacts(salesforce, deals);
  } catch (thrown) {
    // The opportunities are on their way: what cannot be looked up is not made a second time.
    for (const deal of deals) deal.problems.push(forGood(toCosellError(thrown)));
    return;
  }
  const people = [
    ...Map.groupBy(
      deals.filter(({ contactId }) => contactId === undefined),
      personKey,
    ).values(),
  ];
  const outcomes = await saveRowsTwice(salesforce, {
    method: 'POST',
    object: 'Contact',
    records: people.flatMap(([deal]) =>
      deal?.accountId === undefined ? [] : { ...given(deal.wanted.contact ?? {}), AccountId: deal.accountId },
    ),
    operation: 'create contacts',
  });
  for (const [index, outcome] of outcomes.entries())
    for (const deal of people[index] ?? [])
      if (isSaved(outcome)) deal.contactId = outcome.id;
      else deal.problems.push(forGood(outcome.error));
}

async function findContacts(salesforce: Salesforce, deals: readonly Deal[]): Promise<void> {
  const wanted = deals.flatMap(({ accountId, accountIsNew, wanted: { contact } }) => {
    const email = textOf(contact?.['Email']);
    const canBeThere =
      accountId !== undefined && accountIsNew !== true && email !== null && email.length <= longestEmail;
    return canBeThere ? [{ accountId, email }] : [];
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
  for (const deal of deals) {
    const id = oldest.get(personKey(deal));
    if (id !== undefined) deal.contactId = id;
  }
}

/** Makes each contact the primary one of its opportunity, where there is none yet. */
export async function saveContactRoles(salesforce: Salesforce, all: readonly Deal[]): Promise<void> {
  const deals = all.filter(
    ({ opportunityId, contactId, error }) =>
      opportunityId !== undefined && contactId !== undefined && error === undefined,
  );
  const outcomes = await saveRowsTwice(salesforce, {
    method: 'POST',
    object: 'OpportunityContactRole',
    records: deals.map(({ opportunityId = null, contactId = null }) => ({
      OpportunityId: opportunityId,
      ContactId: contactId,
      IsPrimary: true,
    })),
    operation: 'create contact roles',
  });
  for (const [index, outcome] of outcomes.entries())
    if (!isSaved(outcome)) deals[index]?.problems.push(forGood(outcome.error));
}

/** The opportunity is there, so nobody comes back for its contact: what might have passed by itself is for a person to mend. */
function forGood(error: CosellError): CosellError {
  if (!error.retryable) return error;
  const message = `The primary contact could not be added, add it by hand: ${error.message}`;
  return new CosellError('SALESFORCE_REFUSED', message, { cause: error });
}
