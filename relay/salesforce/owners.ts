import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { Salesforce } from './connect.ts';
import type { NewRows } from './new-rows.ts';
import { ownerMissing } from './missing.ts';
import { folded, textOf, type PerDeal } from './deal.ts';
import { isOfFilter, isOfSchema } from './refusal.ts';
import { expectRow, literals, recordsFor } from './soql.ts';

const userRow = z.object({ Id: z.string(), Username: z.string(), Email: z.string().nullable() });

/** Possible owners of a deal, first choice first, or why there is none. */
export interface OwnerOutcome {
  ids: readonly string[];
  /** The active user with this e-mail address, among those who were looked up. */
  userOf: (email: string) => string | undefined;
  problem?: CosellError;
}

/** The org may refuse each of them, and each refusal costs another call. */
const mostOfTeam = 3;

/**
 * The owner of each deal: the first member of its team who is an active user here, otherwise the default owner, otherwise the user who
 * creates it.
 */
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
      const team = deal.ownerEmails.flatMap((email) => userOf(email) ?? []);
      const byDefault = byUsername.get(folded(deal.defaultOwner));
      const ids = [...new Set([...team.slice(0, mostOfTeam), ...(byDefault === undefined ? [] : [byDefault])])];
      if (ids.length > 0 || textOf(deal.defaultOwner) === null) return [deal, { ids, userOf }];
      return [deal, { ids, userOf, problem: noSuchOwner() }];
    }),
  );
}

/** The org does not allow user lookups, for a reason that is not any deal's: the owners have to be entered by hand. */
export function nobodyToOwn(error: CosellError, deals: readonly NewRows[]): PerDeal<OwnerOutcome> {
  const isOfOrg = isOfSchema(error) || isOfFilter(error) || deals.length === 1;
  if (error.retryable || !isOfOrg) throw error;
  return new Map(deals.map((deal) => [deal, { ids: [], userOf: () => undefined, problem: ownerMissing(error) }]));
}

const noSuchOwner = () =>
  ownerMissing(
    new CosellError(
      'SALESFORCE_REFUSED',
      'the setting Default Owner does not name an active user of the org (it cannot name a queue).',
    ),
  );
