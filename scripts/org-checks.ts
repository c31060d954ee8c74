import { XMLParser } from 'fast-xml-parser';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { flowsAreActive } from './check-flows.ts';
import { licenseIsAssigned, relaySendsNone } from './check-relay-user.ts';
import { dealsAreEditable, dealsHaveAnOwner } from './check-sharing.ts';
import { recordTypesHaveAllValues } from './check-record-types.ts';
import { NotSetUp, quoted, rowsOf, type OrgCheck, type OrgUnderSetup } from './org-check.ts';

export const integrationSet = 'Partner_Center_Integration';
export const sellerSet = 'Partner_Center_Seller';
export const orgChecks: readonly OrgCheck[] = [
  { name: 'Integration user', look: relayUserExists },
  { name: 'Package', look: packageIsDeployed },
  { name: 'Permission sets', look: permissionSetsAreAssigned },
  { name: 'Permission set license', look: licenseIsAssigned },
  { name: 'Outbound messages', look: relaySendsNone },
  { name: 'Flows', look: flowsAreActive },
  { name: 'Field-level security', look: fieldsAreGranted },
  { name: 'Record types', look: recordTypesHaveAllValues },
  { name: 'Sharing', look: dealsAreEditable },
  { name: 'Default owner', look: dealsHaveAnOwner },
];

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

/** Compares what the integration's permission set grants in the org with the source: an admin may have removed permissions. */
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
    throw new NotSetUp(`Run this command in the project's folder: there is no permission set ${name} below force-app.`);
  const parser = new XMLParser({ parseTagValue: false, isArray: (tag) => tag === 'fieldPermissions' });
  const { PermissionSet } = permissionSet.parse(parser.parse(readFileSync(file, 'utf8')));
  return PermissionSet.fieldPermissions.map(({ field, editable }) => ({ field, editable: editable === 'true' }));
}
