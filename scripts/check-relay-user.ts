import { z } from 'zod';
import { NotSetUp, quoted, rowsOf, type OrgUnderSetup, type Warning } from './org-check.ts';

const license = 'Salesforce API Integration';

/** The license without which a user of the license Salesforce Integration gets no permission set. */
export async function licenseIsAssigned({ connection, relayUser }: OrgUnderSetup): Promise<string | Warning> {
  const assigned = await rowsOf(
    connection,
    `SELECT Id FROM PermissionSetLicenseAssign WHERE Assignee.Username = ${quoted([relayUser])} AND PermissionSetLicense.MasterLabel = '${license}'`,
    z.object({ Id: z.string() }),
  );
  if (assigned.length > 0) return `${license} to ${relayUser}`;
  return {
    warning: `${relayUser} does not have ${license}. A user with the license Salesforce Integration needs it (docs/salesforce-setup.md, step 1); one with a full license does not.`,
  };
}

const permission = 'Send Outbound Messages';
const described = z.object({ fields: z.array(z.object({ name: z.string(), label: z.string() })) });

/** The relay's own saves must send no message, so nothing may grant its user the permission. Its API name is not published, so we find it by its label. */
export async function relaySendsNone({ connection, relayUser }: OrgUnderSetup): Promise<string | Warning> {
  const { fields } = described.parse(await connection.describe('PermissionSet'));
  const field = fields.find(({ label, name }) => label === permission && name.startsWith('Permissions'))?.name;
  if (field === undefined)
    return {
      warning: `The org does not show who has the permission ${permission}. Check the profile and the permission sets of ${relayUser} in Setup: none may grant it.`,
    };
  const granting = await rowsOf(
    connection,
    `SELECT PermissionSet.Label FROM PermissionSetAssignment WHERE Assignee.Username = ${quoted([relayUser])} AND PermissionSet.${field} = true`,
    z.object({ PermissionSet: z.object({ Label: z.string() }) }),
  );
  if (granting.length > 0)
    throw new NotSetUp(
      `${relayUser} has the permission ${permission} from ${granting.map(({ PermissionSet }) => `"${PermissionSet.Label}"`).join(', ')}: take it away (docs/salesforce-setup.md, step 1).`,
    );
  return `${relayUser} sends none`;
}
