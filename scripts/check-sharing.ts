import { z } from 'zod';
import { NotSetUp, quoted, rowsOf, type OrgUnderSetup, type Warning } from './org-check.ts';

const organization = z.object({ DefaultOpportunityAccess: z.string(), DefaultAccountAccess: z.string() });

/** What the values of the organization-wide defaults are called in Setup > Sharing Settings. */
const called: Readonly<Record<string, string>> = {
  None: 'Private',
  Read: 'Public Read Only',
  ReadSelect: 'Public Read Only',
  ControlledByParent: 'Controlled by Parent',
};
const isEditable = (access: string) => access.includes('Edit');

async function defaultsOf({ connection }: OrgUnderSetup): Promise<z.infer<typeof organization>> {
  const [defaults] = await rowsOf(
    connection,
    'SELECT DefaultOpportunityAccess, DefaultAccountAccess FROM Organization',
    organization,
  );
  if (defaults === undefined) throw new NotSetUp('The org does not show its sharing defaults to this user.');
  return defaults;
}

/** The relay reads all deals, but edits only those that sharing lets it edit. */
export async function dealsAreEditable(setup: OrgUnderSetup): Promise<string | Warning> {
  const { DefaultOpportunityAccess, DefaultAccountAccess } = await defaultsOf(setup);
  const closed = Object.entries({ opportunities: DefaultOpportunityAccess, accounts: DefaultAccountAccess }).filter(
    ([, access]) => !isEditable(access),
  );
  if (closed.length === 0) return 'everybody may edit opportunities and accounts';
  return {
    warning: `By default, ${closed.map(([name, access]) => `${name} are ${called[access] ?? access}`).join(' and ')}: ${setup.relayUser} needs a sharing rule to edit those of the sellers (docs/salesforce-setup.md, step 3).`,
  };
}

/** Without a default owner, the relay's user owns a deal if no member of its team can. Sellers do not look at that user's deals. */
export async function dealsHaveAnOwner(setup: OrgUnderSetup): Promise<string | Warning> {
  const { DefaultOpportunityAccess } = await defaultsOf(setup);
  const [row] = await rowsOf(
    setup.connection,
    "SELECT Value__c FROM Partner_Center_Setting__mdt WHERE DeveloperName = 'Default_Owner'",
    z.object({ Value__c: z.string().nullable() }),
  ).catch(() => {
    throw new NotSetUp('The package is not deployed: run this again without --check.');
  });
  const owner = row?.Value__c ?? '';
  if (owner === '')
    return {
      warning: `BLANK. If no member of a new deal's team is a user of this org, ${setup.relayUser} will own the deal${DefaultOpportunityAccess === 'None' ? ', and because opportunities are private in this org, NO SELLER WILL SEE IT' : ', and no seller will be notified'}. Name a user: Setup > Custom Metadata Types > Partner Center Setting > Manage Records > Default Owner.`,
    };
  const users = await rowsOf(
    setup.connection,
    `SELECT IsActive FROM User WHERE Username = ${quoted([owner])}`,
    z.object({ IsActive: z.boolean() }),
  );
  if (users[0]?.IsActive !== true)
    throw new NotSetUp(`There is no active user ${owner}: correct the row Default Owner of Partner Center Setting.`);
  return owner;
}
