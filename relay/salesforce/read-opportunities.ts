import { z } from 'zod';
import type { JsonObject, Opportunity, Person } from '../sync/model.ts';
import { inTurns } from '../sync/in-turns.ts';
import type { Opportunities } from '../sync/ports/opportunities.ts';
import { cardFields, readCard } from './card-fields.ts';
import type { Salesforce } from './connect.ts';
import { expectRow, fieldAt, jsonObject, literals, queryFor } from './soql.ts';

/** An admin may turn Opportunity Teams on, so the org is asked again after this long. */
const shapeMs = 3_600_000;

/** Reads opportunities with their related records, as many in one query as fit a URL. */
export function createReader(salesforce: Salesforce): Opportunities['read'] {
  let shape: Shape | undefined;
  let latest = 0;

  return async ({ ids, referralIds }, fields) => {
    const keys: Key[] = [
      // Without its checksum, which a person may have mistyped: one wrong id would make the org refuse the whole query.
      ...[...new Set(ids.map((id) => id.slice(0, 15)))].map((id) => ({ field: 'Id' as const, value: id })),
      ...[...new Set(referralIds)].map((id) => ({ field: 'Referral_Identifier__c' as const, value: id })),
    ];
    if (keys.length === 0) return [];
    if (shape === undefined || latest - shape.at >= shapeMs) shape = await askForShape(salesforce);
    const select = selection([...Object.values(cardFields), ...fields], shape);
    const found = new Map<string, Opportunity>();
    const soqlFor = (part: readonly Key[]) => `SELECT ${select} FROM Opportunity WHERE ${condition(part)}`;
    for (const { records, serverTime } of await queryFor(salesforce, keys, soqlFor, {
      operation: 'read opportunities',
    })) {
      latest = Math.max(latest, serverTime);
      await inTurns(records, (record) => {
        const opportunity = readOpportunity(record, fields, serverTime, salesforce.userId());
        found.set(opportunity.id, opportunity);
      });
    }
    return [...found.values()];
  };
}

interface Key {
  field: 'Id' | 'Referral_Identifier__c';
  value: string;
}

function condition(keys: readonly Key[]): string {
  return (['Id', 'Referral_Identifier__c'] as const)
    .map((field) => ({ field, values: keys.filter((key) => key.field === field).map(({ value }) => value) }))
    .filter(({ values }) => values.length > 0)
    .map(({ field, values }) => `${field} IN (${literals(values)})`)
    .join(' OR ');
}

function selection(fields: readonly string[], { hasTeams, hasProducts }: Shape): string {
  const contact = fields
    .filter((path) => path.startsWith('PrimaryContact.'))
    .map((path) => path.replace('Primary', ''));
  return [
    ...new Set([
      ...['Id', 'LastModifiedDate', 'OwnerId', 'Owner.Username'],
      ...(hasProducts ? [products] : []),
      ...fields.filter((path) => !path.startsWith('PrimaryContact.')),
    ]),
    ...(contact.length === 0
      ? []
      : [`(SELECT ${[...new Set(contact)].join(', ')} FROM OpportunityContactRoles WHERE IsPrimary = true LIMIT 1)`]),
    ...(hasTeams
      ? ['(SELECT UserId, User.FirstName, User.LastName, User.Email, User.Phone FROM OpportunityTeamMembers)']
      : []),
  ].join(', ');
}

const stamped = z.object({ Id: z.string(), LastModifiedDate: z.string() });
const owned = z.object({
  OwnerId: z.string().nullish(),
  Owner: z.object({ Username: z.string().nullish() }).nullish(),
});
const rows = z.object({ records: z.array(jsonObject) });
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const member = z.object({
  UserId: z.string(),
  User: z.object({ FirstName: text, LastName: text, Email: text, Phone: text }),
});

function readOpportunity(
  record: JsonObject,
  fields: readonly string[],
  serverTime: number,
  relay: string | undefined,
): Opportunity {
  const { Id: id, LastModifiedDate: modifiedAt } = expectRow(stamped, record);
  const [role = {}] = childrenOf(record, 'OpportunityContactRoles');
  const { OwnerId: owner, Owner: shown } = expectRow(owned, record);
  const isRelays = relay !== undefined && owner?.slice(0, 15) === relay.slice(0, 15);
  return {
    id,
    modifiedAt,
    // If-Unmodified-Since counts whole seconds: a later edit in the same second would pass as the state that we read.
    fresh: Math.floor(Date.parse(modifiedAt) / 1000) >= Math.floor(serverTime / 1000),
    card: readCard(record),
    fields: Object.fromEntries(
      fields.map((path) => [
        path,
        path.startsWith('PrimaryContact.') ? fieldAt(role, path.replace('Primary', '')) : fieldAt(record, path),
      ]),
    ),
    ...(record[products] === true && { calculated: ['Amount'] }),
    ...(isRelays && { ownedByRelay: { username: shown?.Username ?? null } }),
    team: childrenOf(record, 'OpportunityTeamMembers').flatMap((row): Person[] => {
      const { data } = member.safeParse(row);
      if (data === undefined || data.UserId === record['OwnerId']) return [];
      const { FirstName: firstName, LastName: lastName, Email: email, Phone: phone } = data.User;
      return [{ firstName, lastName, email, phone }];
    }),
  };
}

const childrenOf = (record: JsonObject, name: string): JsonObject[] => rows.safeParse(record[name]).data?.records ?? [];

/** Salesforce ignores a write to the amount of such an opportunity without an error (Object Reference: Opportunity, `Amount`). */
const products = 'HasOpportunityLineItem';

interface Shape {
  at: number;
  /** The org has Opportunity Teams. Without them, it refuses a query that names them. */
  hasTeams: boolean;
  /** The relay can see whether an opportunity has products. */
  hasProducts: boolean;
}

const described = z.object({
  childRelationships: z.array(z.object({ relationshipName: z.string().nullish() })),
  fields: z.array(z.object({ name: z.string() })),
});

async function askForShape(salesforce: Salesforce): Promise<Shape> {
  const { body, serverTime } = await salesforce.call({
    method: 'GET',
    path: '/sobjects/Opportunity/describe',
    operation: 'describe',
  });
  const { childRelationships, fields } = expectRow(described, body);
  return {
    at: serverTime,
    hasTeams: childRelationships.some(({ relationshipName }) => relationshipName === 'OpportunityTeamMembers'),
    hasProducts: fields.some(({ name }) => name === products),
  };
}
