import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { Salesforce } from './connect.ts';
import type { NewRows } from './new-rows.ts';
import { ownerMissing } from './missing.ts';
import { folded, textOf, type PerDeal } from './deal.ts';
import { expectRow, literals, recordsFor } from './soql.ts';

const userRow = z.object({ Id: z.string(), Username: z.string(), Email: z.string().nullable() });

/** Who owns a deal, or why nobody in particular does. */
export interface OwnerOutcome {
  id?: string;
  /** The active user with this e-mail address, of those who were looked for. */
  userOf: (email: string) => string | undefined;
  problem?: CosellError;
}

/** Who owns each deal: the first of its team who is an active user here, else the default owner, else whoever creates it. */
export async function chooseOwners(salesforce: Salesforce, deals: readonly NewRows[]): Promise<PerDeal<OwnerOutcome>> {
  const emails = deals.flatMap(({ ownerEmails }) => ownerEmails.flatMap((email) => textOf(email) ?? []));
  const usernames = deals.flatMap(({ defaultOwner }) => textOf(defaultOwner) ?? []);
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
  const userOf = (email: string) => byEmail.get(folded(email));
  return new Map(
    deals.map((deal): [NewRows, OwnerOutcome] => {
      const byTeam = deal.ownerEmails.map(userOf).find((id) => id !== undefined);
      const id = byTeam ?? byUsername.get(folded(deal.defaultOwner));
      if (id !== undefined) return [deal, { id, userOf }];
      return [deal, textOf(deal.defaultOwner) === null ? { userOf } : { userOf, problem: noSuchOwner() }];
    }),
  );
}

const noSuchOwner = () =>
  ownerMissing(
    new CosellError(
      'SALESFORCE_REFUSED',
      'the setting Default Owner names nobody who is an active user of the org (a queue cannot be named).',
    ),
  );
