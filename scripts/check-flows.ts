import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { NotSetUp, quoted, rowsOf, type OrgUnderSetup } from './org-check.ts';

const flowRow = z.object({
  ApiName: z.string(),
  Label: z.string(),
  ActiveVersionId: z.string().nullable(),
  LatestVersionId: z.string().nullable(),
});

/**
 * Every flow of the package runs in its newest version. Production deploys flows as inactive (help flow_distribute_deploy_active), and after
 * an upgrade the previous version stays active; without Apex, only an admin can activate the new one.
 */
export async function flowsAreActive({ connection }: OrgUnderSetup): Promise<string> {
  const [base = [], message = []] = ['force-app', 'connection'].map((folder) =>
    globSync(`${folder}/**/*.flow-meta.xml`).map((file) => basename(file, '.flow-meta.xml')),
  );
  const names = [...base, ...message];
  if (base.length === 0)
    throw new NotSetUp("Run this command in the project's folder: there are no flows below force-app.");
  const found = await rowsOf(
    connection,
    `SELECT ApiName, Label, ActiveVersionId, LatestVersionId FROM FlowDefinitionView WHERE ApiName IN (${quoted(names)})`,
    flowRow,
  );
  const isThere = (name: string) => found.some(({ ApiName }) => ApiName === name);
  const missing = base.filter((name) => !isThere(name));
  if (missing.length > 0) throw new NotSetUp(`Not in the org: ${missing.join(', ')}. Run this again without --check.`);
  const off = found.filter(({ ActiveVersionId }) => ActiveVersionId === null);
  const old = found.filter((flow) => !off.includes(flow) && flow.ActiveVersionId !== flow.LatestVersionId);
  const listed = (flows: typeof found) => flows.map(({ Label }) => `"${Label}"`).join(' and ');
  const problems = [
    ...(off.length > 0 ? [`Inactive: Setup > Flows > ${listed(off)} > Activate.`] : []),
    ...(old.length > 0
      ? [`An old version is active: Setup > Flows > ${listed(old)} > open the newest version > Activate.`]
      : []),
  ];
  if (problems.length > 0) throw new NotSetUp(problems.join(' '));
  const active = `${String(found.length)} active in their newest version`;
  // This is correct in an org whose events the relay fetches.
  return message.every(isThere) ? active : `${active}, without the outbound message: set SALESFORCE_EVENTS=pubsub`;
}
