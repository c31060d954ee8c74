import type { SalesforceCloud } from './clouds/salesforce/start.ts';

/** What the org says of itself: its objects with their fields, and who may do what. */
export async function descriptionOf(org: SalesforceCloud): Promise<unknown> {
  const ask = async (path: string): Promise<unknown> => {
    const authorization = `Bearer ${org.accessTokenFor(org.users.admin)}`;
    return (await fetch(`${org.url}/services/data/v66.0${path}`, { headers: { authorization } })).json();
  };
  const names = ['PermissionSet', 'PermissionSetAssignment', 'FlowDefinitionView', 'FieldPermissions'];
  return {
    global: await ask('/sobjects'),
    described: await Promise.all(['Opportunity', 'Lead', 'Account'].map((name) => ask(`/sobjects/${name}/describe`))),
    counts: await Promise.all(
      names.map(async (name) => (await org.as(org.users.admin).query(`SELECT Id FROM ${name}`)).length),
    ),
  };
}
