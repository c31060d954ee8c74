import { Org } from '@salesforce/core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { quoted, rowsOf } from './org-check.ts';
import { manifest, packageMembers, type Members } from './removal.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const usage = `Usage: npm run org:remove -- --target-org <alias> [--yes]
Takes everything of this package out of an org: its flows, pages, permission sets, objects and fields, with what they hold.
Opportunities, accounts and contacts stay. Without --yes it only says what it would remove. Stop the relay before.`;

const { values } = parseArgs({
  options: {
    'target-org': { type: 'string' },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const alias = values['target-org'];
if (values.help || alias === undefined) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}
const target = alias;
const connection = (await Org.create({ aliasOrUsername: alias })).getConnection('66.0');
const id = z.object({ Id: z.string() });

const flowNames = globSync('{force-app,connection}/**/*.flow-meta.xml').map((file) => basename(file, '.flow-meta.xml'));
const flows = await rowsOf(
  connection,
  `SELECT ApiName, DurableId, ActiveVersionId FROM FlowDefinitionView WHERE ApiName IN (${quoted(flowNames)})`,
  z.object({ ApiName: z.string(), DurableId: z.string(), ActiveVersionId: z.string().nullable() }),
);
const [policies = {}, first = {}, second = {}, third = {}, last = {}] = packageMembers();
const sets = first['PermissionSet'] ?? [];
const assignments = await rowsOf(
  connection,
  `SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${quoted(sets)})`,
  id,
);
const count = [policies, first, second, third, last].flatMap((step) => Object.values(step).flat()).length;
console.log(
  `${String(flows.length)} flows, ${String(assignments.length)} assignments of permission sets and up to ${String(count)} other components of the package.`,
);
if (!values.yes) {
  console.log(
    'Nothing was removed. The data in the package fields and objects will be deleted with them: export it first, then run this again with --yes.',
  );
  process.exit(0);
}

for (let start = 0; start < assignments.length; start += 200)
  await connection.sobject('PermissionSetAssignment').delete(assignments.slice(start, start + 200).map(({ Id }) => Id));
const active = flows.filter(({ ActiveVersionId }) => ActiveVersionId !== null).map(({ ApiName }) => ApiName);
// A flow must be inactive before its versions can be deleted, and none may start meanwhile.
await deploy({ before: policies, deactivate: active });
await deploy({ before: { ...first, ...(await flowVersions()) }, after: second });
await deploy({ before: third, after: last });
console.log(
  'Removed. Salesforce keeps deleted fields for 15 days: Setup > Object Manager > Opportunity > Fields > Deleted Fields.',
);

/** Each version by its number, because Salesforce does not delete a flow as a whole. */
async function flowVersions(): Promise<Members> {
  const versions: string[] = [];
  for (const { ApiName, DurableId } of flows) {
    const soql = `SELECT VersionNumber FROM FlowVersionView WHERE FlowDefinitionViewId = ${quoted([DurableId])}`;
    const rows = await rowsOf(connection, soql, z.object({ VersionNumber: z.number() }));
    versions.push(...rows.map(({ VersionNumber }) => `${ApiName}-${String(VersionNumber)}`));
  }
  return versions.length === 0 ? {} : { Flow: versions };
}

interface Change {
  deactivate?: readonly string[];
  before?: Members;
  after?: Members;
}

/** One deployment, which succeeds completely or changes nothing. */
async function deploy({ deactivate = [], before = {}, after = {} }: Change): Promise<void> {
  const folder = temporaryFolder('cosell-remove');
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
  };
  write('package.xml', manifest(deactivate.length === 0 ? {} : { FlowDefinition: deactivate }));
  if (Object.keys(before).length > 0) write('destructiveChangesPre.xml', manifest(before));
  if (Object.keys(after).length > 0) write('destructiveChangesPost.xml', manifest(after));
  if (deactivate.length > 0) mkdirSync(join(folder, 'flowDefinitions'));
  for (const name of deactivate)
    write(
      `flowDefinitions/${name}.flowDefinition`,
      '<?xml version="1.0" encoding="UTF-8"?>\n<FlowDefinition xmlns="http://soap.sforce.com/2006/04/metadata">\n    <activeVersionNumber>0</activeVersionNumber>\n</FlowDefinition>\n',
    );
  const command = spawn('sf', ['project', 'deploy', 'start', '--metadata-dir', folder, '--target-org', target], {
    stdio: 'inherit',
  });
  await once(command, 'exit');
  if (command.exitCode !== 0) {
    console.error(
      'Salesforce refused this step and removed nothing in it. Your own configuration uses the components that it names: remove these uses, then run the command again.',
    );
    process.exit(1);
  }
}
