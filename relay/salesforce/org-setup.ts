import { z } from 'zod';
import type { Mapping } from '../sync/fields/mapping.ts';
import type { OrgSetup, SetupCheck } from '../sync/ports/organization.ts';
import { composite, failureOf } from './composite.ts';
import type { Salesforce } from './connect.ts';
import { packageFlows } from './package-flows.ts';
import { verdicts, type Seen } from './setup-verdicts.ts';
import { literal, literals, queryPath } from './soql.ts';

const license = 'Salesforce API Integration';
const operation = 'read set-up';

/** At most five, because a composite call accepts no more queries. Leaves out what cannot be queried. */
function queriesFor(userId: string | undefined, { settings }: Mapping): Readonly<Record<string, string>> {
  const owner = settings['Default_Owner'] ?? '';
  return {
    flows: `SELECT ApiName, Label, ActiveVersionId, LatestVersionId FROM FlowDefinitionView WHERE ApiName IN (${literals(packageFlows)})`,
    organization: 'SELECT DefaultOpportunityAccess, DefaultAccountAccess FROM Organization',
    sellers: "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Partner_Center_Seller' LIMIT 1",
    ...(userId !== undefined && {
      license: `SELECT Id FROM PermissionSetLicenseAssign WHERE AssigneeId = ${literal(userId)} AND PermissionSetLicense.MasterLabel = ${literal(license)}`,
    }),
    ...(owner !== '' && { owner: `SELECT IsActive FROM User WHERE Username = ${literal(owner)}` }),
  };
}

const answer = z.object({ records: z.array(z.unknown()) });
const described = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).nullish(),
    }),
  ),
});

/** Checks the org in two calls. Each item is independent: one that the relay's user may not see does not affect the others. */
export function createOrgSetup(salesforce: Salesforce): OrgSetup {
  async function rows(mapping: Mapping): Promise<Partial<Seen>> {
    const queries = Object.entries(queriesFor(salesforce.userId(), mapping));
    const answers = await composite(
      salesforce,
      queries.map(([referenceId, soql]) => ({ method: 'GET', path: queryPath(soql), referenceId })),
      operation,
    );
    return Object.fromEntries(
      queries.flatMap(([name], index) => {
        const { status = 0, body } = answers[index] ?? {};
        const records = answer.safeParse(body).data?.records;
        return records === undefined || failureOf({ status, body }, 'GET') !== undefined ? [] : [[name, records]];
      }),
    );
  }

  async function stages(): Promise<readonly string[] | undefined> {
    const { body } = await salesforce.call({ method: 'GET', path: '/sobjects/Opportunity/describe', operation });
    const stage = described.safeParse(body).data?.fields.find(({ name }) => name === 'StageName');
    return stage?.picklistValues?.flatMap(({ value, active }) => (active ? [value] : []));
  }

  return {
    async look(mapping): Promise<SetupCheck[]> {
      const nothing = { flows: undefined, organization: undefined, license: undefined };
      const none: Seen = { mapping, ...nothing, sellers: undefined, owner: undefined, stages: undefined };
      const seen: Seen = { ...none, ...(await rows(mapping)), stages: await stages() };
      return Object.entries(verdicts).map(([name, verdict]) => ({ name, values: [], ...verdict(seen) }));
    },
  };
}
