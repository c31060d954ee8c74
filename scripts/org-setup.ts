import { Org, PermissionSetAssignment } from '@salesforce/core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { clientAppFolder, withCertificate } from './client-app.ts';
import { planRows, rowLines } from './keep-rows.ts';
import { readOrgRows } from './org-rows.ts';
import { NotSetUp, rowsOf, type OrgUnderSetup } from './org-check.ts';
import { integrationSet, orgChecks, sellerSet } from './org-checks.ts';
import { readHistory, shippedRows } from './shipped-rows.ts';

const usage = `Usage: npm run org:setup -- --target-org <alias> [--seller <username>]... [--certificate <relay.crt>] [--installed] [--check]
Deploys the package and this org's connection to the relay, assigns the permission sets and checks the rest. Safe to repeat.
The same for an upgrade: rows of mapping and settings that you have changed or deleted in the org stay as you left them.
--certificate also deploys the External Client App through which the relay signs in with this certificate's key.
--installed leaves out the package: it was installed from its link. --check only looks.`;

const packageFolder = 'force-app/main';

/** What differs in each org: the outbound message with its endpoint and user. The base package does not need it. */
const connectionFolder = 'connection/outbound-message';

/** The variables that a deployment fills in; each must be set. */
const placeholders = ['RELAY_PUBLIC_URL', 'SALESFORCE_WEBHOOK_SECRET', 'SALESFORCE_USERNAME'];

const { values } = parseArgs({
  options: {
    'target-org': { type: 'string' },
    seller: { type: 'string', multiple: true, default: [] },
    certificate: { type: 'string' },
    installed: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const alias = values['target-org'];
const relayUser = process.env['SALESFORCE_USERNAME'];
const unset = placeholders.filter((name) => !process.env[name]);
if (values.help || alias === undefined || relayUser === undefined || (!values.check && unset.length > 0)) {
  console.error(unset.length > 0 ? `Not set: ${unset.join(', ')}\n${usage}` : usage);
  process.exit(values.help ? 0 : 2);
}

const org = await Org.create({ aliasOrUsername: alias });
const connection = org.getConnection('66.0');
const setup: OrgUnderSetup = { connection, relayUser, sellers: values.seller };

const before = await readOrgRows(connection);
const plan = planRows(shippedRows(), before, readHistory());
for (const line of rowLines(plan, before)) console.log(line);

if (!values.check) {
  const rows = [...plan.added, ...plan.updated].map(({ file }) => file);
  const sources = [...(values.installed ? [] : [packageFolder]), ...rows, connectionFolder];
  const { certificate } = values;
  const deployed =
    certificate === undefined
      ? deploy(sources, alias)
      : withCertificate(certificate, (folder) => deploy([...sources, clientAppFolder, folder], alias));
  await deployed.catch((thrown: unknown) => {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exit(1);
  });
  await assign(integrationSet, [relayUser]);
  await assign(sellerSet, values.seller);
}

let problems = 0;
for (const { name, look } of orgChecks) {
  const found = await look(setup).catch((thrown: unknown) => {
    if (thrown instanceof NotSetUp) return thrown;
    throw thrown;
  });
  if (found instanceof NotSetUp) problems += 1;
  if (found instanceof NotSetUp) console.log(`✘ ${name}: ${found.message}`);
  else console.log(typeof found === 'string' ? `✔ ${name}: ${found}` : `⚠ ${name}: ${found.warning}`);
}
printRelaySettings();
process.exitCode = problems === 0 ? 0 : 1;

/** Succeeds completely or changes nothing. Does not use spawnSync, which would hide that the org closes our idle connections meanwhile. */
async function deploy(paths: readonly string[], target: string): Promise<void> {
  const sources = paths.flatMap((path) => ['--source-dir', path]);
  const words = ['project', 'deploy', 'start', ...sources, '--target-org', target];
  const command = spawn('sf', words, { stdio: 'inherit' });
  await once(command, 'exit');
  if (command.exitCode !== 0) throw new Error('Salesforce refused the deployment: nothing was changed.');
}

/** Assigns the permission sets that are not assigned yet. */
async function assign(set: string, usernames: readonly string[]): Promise<void> {
  const assignments = await PermissionSetAssignment.init(org);
  for (const username of usernames) {
    const [user] = await rowsOf(
      connection,
      `SELECT Id FROM User WHERE Username = '${username.replaceAll("'", "\\'")}'`,
      z.object({ Id: z.string() }),
    );
    if (user === undefined) continue;
    const where = `AssigneeId = '${user.Id}' AND PermissionSet.Name = '${set}'`;
    const held = await rowsOf(
      connection,
      `SELECT Id FROM PermissionSetAssignment WHERE ${where}`,
      z.object({ Id: z.string() }),
    );
    if (held.length === 0) await assignments.create(user.Id, set);
  }
}

/** The relay's settings for this org. Two of them are not known here: they come from the External Client App. */
function printRelaySettings(): void {
  const settings: Record<string, string | undefined> = {
    SALESFORCE_LOGIN_URL: connection.instanceUrl,
    SALESFORCE_ORG_ID: org.getOrgId(),
    SALESFORCE_USERNAME: relayUser,
    SALESFORCE_WEBHOOK_SECRET:
      process.env['SALESFORCE_WEBHOOK_SECRET'] === undefined ? undefined : 'as you set it for the deployment',
    RELAY_PUBLIC_URL: process.env['RELAY_PUBLIC_URL'],
    SALESFORCE_CLIENT_ID: undefined,
    SALESFORCE_PRIVATE_KEY_FILE: undefined,
  };
  console.log('\nSettings of the relay for this org:');
  for (const [name, value] of Object.entries(settings))
    console.log(`  ${name}=${value ?? '(still missing: docs/salesforce-setup.md, step 4)'}`);
}
