import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { Salesforce } from './connect.ts';
import { folded, textOf, type Deal } from './deal.ts';
import { expectRow, literals, recordsFor } from './soql.ts';

const userRow = z.object({ Id: z.string(), Username: z.string(), Email: z.string().nullable() });

/** Who owns each deal: the first of its team who is an active user here, else the default owner, else whoever creates it. */
export async function chooseOwners(salesforce: Salesforce, deals: readonly Deal[]): Promise<void> {
  const emails = deals.flatMap(({ wanted }) => wanted.ownerEmails.flatMap((email) => textOf(email) ?? []));
  const usernames = deals.flatMap(({ wanted }) => textOf(wanted.defaultOwner) ?? []);
  const names = [
    ...[...Map.groupBy(emails, folded).keys()].map((value) => ({ field: 'Email' as const, value })),
    ...[...Map.groupBy(usernames, folded).keys()].map((value) => ({ field: 'Username' as const, value })),
  ];
  const soqlFor = (part: readonly (typeof names)[number][]) =>
    "SELECT Id, Username, Email FROM User WHERE IsActive = true AND UserType = 'Standard' " +
    `AND (${(['Email', 'Username'] as const)
      .map((field) => ({ field, values: part.filter((name) => name.field === field).map(({ value }) => value) }))
      .filter(({ values }) => values.length > 0)
      .map(({ field, values }) => `${field} IN (${literals(values)})`)
      .join(' OR ')}) ORDER BY CreatedDate, Id`;
  const byEmail = new Map<string, string>();
  const byUsername = new Map<string, string>();
  for (const record of await recordsFor(salesforce, names, soqlFor, { operation: 'find owners' })) {
    const { Id, Username, Email } = expectRow(userRow, record);
    byUsername.set(folded(Username), Id);
    if (Email !== null && !byEmail.has(folded(Email))) byEmail.set(folded(Email), Id);
  }
  for (const deal of deals) {
    const { ownerEmails, defaultOwner } = deal.wanted;
    const byTeam = ownerEmails.map((email) => byEmail.get(folded(email))).find((id) => id !== undefined);
    const id = byTeam ?? byUsername.get(folded(defaultOwner));
    if (id !== undefined) deal.ownerId = id;
    else if (textOf(defaultOwner) !== null) deal.problems.push(noSuchOwner());
  }
}

const noSuchOwner = () =>
  new CosellError(
    'SALESFORCE_REFUSED',
    'The default owner (Default_Owner of the Partner Center settings) is not an active user of the org. The deal now belongs to the integration user.',
  );
