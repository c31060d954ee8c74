import type { Connection } from '@salesforce/core';
import { XMLParser } from 'fast-xml-parser';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';

/** One thing that an installed org must have. It resolves to what is well, or throws what is not and what to do. */
export interface OrgCheck {
  name: string;
  look: (org: OrgUnderSetup) => Promise<string>;
}

export interface OrgUnderSetup {
  connection: Connection;
  /** The org's integration user, and the people who share deals. */
  relayUser: string;
  sellers: readonly string[];
}

/** What is wrong, in words that end with the step that mends it. */
export class NotSetUp extends Error {}

export const integrationSet = 'Partner_Center_Integration';
export const sellerSet = 'Partner_Center_Seller';
/** The flow that tells the relay, and the one that shows that a change is on its way. */
const flows = {
  Opportunity_Partner_Center_After_Save: 'Opportunity: Partner Center After Save',
  Opportunity_Partner_Center_Before_Save: 'Opportunity: Partner Center Before Save',
};

export const orgChecks: readonly OrgCheck[] = [
  { name: 'Integration user', look: relayUserExists },
  { name: 'Package', look: packageIsDeployed },
  { name: 'Permission sets', look: permissionSetsAreAssigned },
  { name: 'Flows', look: flowsAreActive },
  { name: 'Field-level security', look: fieldsAreGranted },
];

/** Rows of a query, each in the agreed shape. */
export async function rowsOf<T>(connection: Connection, soql: string, schema: z.ZodType<T>): Promise<T[]> {
  const { records } = await connection.query(soql);
  return z.array(schema).parse(records);
}

const quoted = (texts: readonly string[]) => texts.map((text) => `'${text.replaceAll("'", "\\'")}'`).join(', ');

async function relayUserExists({ connection, relayUser }: OrgUnderSetup): Promise<string> {
  const users = await rowsOf(
    connection,
    `SELECT Id, IsActive FROM User WHERE Username = ${quoted([relayUser])}`,
    z.object({ Id: z.string(), IsActive: z.boolean() }),
  );
  if (users[0]?.IsActive !== true)
    throw new NotSetUp(`There is no active user ${relayUser}: create it (docs/salesforce-setup.md, step 1).`);
  return `${relayUser} is active`;
}

async function packageIsDeployed({ connection }: OrgUnderSetup): Promise<string> {
  const missing = new NotSetUp('The package is not deployed: run this again without --check.');
  const rows = await rowsOf(
    connection,
    'SELECT DeveloperName FROM Partner_Center_Field_Mapping__mdt',
    z.object({ DeveloperName: z.string() }),
  ).catch(() => {
    throw missing;
  });
  if (rows.length === 0) throw missing;
  return `${String(rows.length)} mapping rows in the org`;
}

async function permissionSetsAreAssigned({ connection, relayUser, sellers }: OrgUnderSetup): Promise<string> {
  const wanted = [[relayUser, integrationSet], ...sellers.map((seller) => [seller, sellerSet])] as const;
  const assigned = await rowsOf(
    connection,
    `SELECT Assignee.Username, PermissionSet.Name FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${quoted([integrationSet, sellerSet])})`,
    z.object({ Assignee: z.object({ Username: z.string() }), PermissionSet: z.object({ Name: z.string() }) }),
  );
  const missing = wanted.filter(
    ([user, set]) =>
      !assigned.some(({ Assignee, PermissionSet }) => Assignee.Username === user && PermissionSet.Name === set),
  );
  if (missing.length > 0)
    throw new NotSetUp(
      `Not assigned: ${missing.map(([user, set]) => `${set} to ${user}`).join(', ')}. Run this again without --check.`,
    );
  return wanted.map(([user, set]) => `${set} to ${user}`).join(', ');
}

/** Production deploys flows switched off (help flow_distribute_deploy_active); without Apex only a person can switch it on. */
async function flowsAreActive({ connection }: OrgUnderSetup): Promise<string> {
  const found = await rowsOf(
    connection,
    `SELECT ApiName, IsActive FROM FlowDefinitionView WHERE ApiName IN (${Object.keys(flows)
      .map((name) => `'${name}'`)
      .join(', ')})`,
    z.object({ ApiName: z.string(), IsActive: z.boolean() }),
  );
  const active = new Set(found.filter(({ IsActive }) => IsActive).map(({ ApiName }) => ApiName));
  const off = Object.entries(flows).filter(([name]) => !active.has(name));
  if (off.length > 0)
    throw new NotSetUp(
      `Switched off: Setup > Flows > ${off.map(([, label]) => `"${label}"`).join(' and ')} > Activate.`,
    );
  return 'active';
}

/** What the integration's permission set grants in the org, against the source: an admin may have narrowed it. */
async function fieldsAreGranted({ connection }: OrgUnderSetup): Promise<string> {
  const wanted = grantsInSource(integrationSet);
  const granted = await rowsOf(
    connection,
    `SELECT Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE Parent.Name = '${integrationSet}'`,
    z.object({ Field: z.string(), PermissionsRead: z.boolean(), PermissionsEdit: z.boolean() }),
  );
  const short = wanted.filter(
    ({ field, editable }) =>
      !granted.some((row) => row.Field === field && row.PermissionsRead && (row.PermissionsEdit || !editable)),
  );
  if (short.length > 0)
    throw new NotSetUp(
      `${integrationSet} lacks ${short.map(({ field }) => field).join(', ')}: run this again without --check, or grant them in Setup.`,
    );
  return `${String(wanted.length)} fields granted to the relay`;
}

const permissionSet = z.object({
  PermissionSet: z.object({
    fieldPermissions: z.array(z.object({ field: z.string(), editable: z.string(), readable: z.string() })),
  }),
});

function grantsInSource(name: string): { field: string; editable: boolean }[] {
  const [file] = globSync('force-app/**/*.permissionset-meta.xml').filter((path) =>
    basename(path).startsWith(`${name}.`),
  );
  if (file === undefined)
    throw new NotSetUp(`Start this in the project's folder: there is no permission set ${name} below force-app.`);
  const parser = new XMLParser({ parseTagValue: false, isArray: (tag) => tag === 'fieldPermissions' });
  const { PermissionSet } = permissionSet.parse(parser.parse(readFileSync(file, 'utf8')));
  return PermissionSet.fieldPermissions.map(({ field, editable }) => ({ field, editable: editable === 'true' }));
}
