import { Org, PermissionSetAssignment } from '@salesforce/core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { startPartnerCenterCloud } from '../test/clouds/partner-center/start.ts';
import { freePort, partnerCenterSide, runCosell, startRelayProcess } from '../test/relay-under-test.ts';
import { lendSession, userIdOf } from './borrowed-session.ts';
import { rowsOf } from './org-check.ts';
import { refuseProduction } from './production-org.ts';
import { playIn } from './rehearsal-story.ts';
import { deleteRecords, forgetTraces, keepTraces, readTraces, type Traces } from './rehearsal-traces.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const sets = ['Integration', 'Seller', 'Manager', 'Admin'].map((name) => `Partner_Center_${name}`);

/**
 * Shows the whole product in the user's own org (scratch, developer or sandbox), named by its alias in the Salesforce CLI. Partner Center is
 * simulated, the relay runs here with the CLI's session, and the org does not have to reach this machine. Resolves to the exit code.
 */
export async function rehearse(
  alias: string,
  { once: isOnce, clean, allowProduction }: { once: boolean; clean: boolean; allowProduction: boolean },
): Promise<number> {
  const org = await Org.create({ aliasOrUsername: alias });
  const orgId = org.getOrgId();
  const before = readTraces(orgId);
  if (clean) return before === undefined ? nothingToClean() : takeOut(org, alias, before);
  if (!allowProduction) await refuseProduction(org.getConnection('66.0'));
  const isBare = !(await hasPackage(org));
  const traces: Traces = {
    ...(before ?? { assigned: [], records: [], since: new Date().toISOString() }),
    deployed: isBare || before?.deployed === true,
  };
  // Written before the rehearsal creates anything, so that an interrupted rehearsal can be cleaned as well.
  keepTraces(orgId, traces);
  if (isBare) await run('sf', ['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', alias]);
  traces.assigned.push(...(await assignAll(org)));
  keepTraces(orgId, traces);

  const partnerCenter = await startPartnerCenterCloud();
  const session = await lendSession(org);
  const port = await freePort();
  const folder = temporaryFolder('cosell-rehearsal');
  const { SALESFORCE_PUBSUB_URL: url, SALESFORCE_PUBSUB_CA_FILE: roots } = process.env;
  const environment = {
    ...partnerCenterSide(partnerCenter, folder),
    ...{ RELAY_PORT: String(port), RELAY_METRICS_PORT: '0', RELAY_DATA_DIR: join(folder, 'data') },
    ...{
      RELAY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      RELAY_PUBLIC_URL: `http://127.0.0.1:${String(port)}`,
    },
    ...{ SALESFORCE_LOGIN_URL: session.url, SALESFORCE_CLIENT_ID: 'rehearsal', SALESFORCE_ORG_ID: orgId },
    SALESFORCE_CLIENT_SECRET: randomBytes(16).toString('hex'),
    ...{ SALESFORCE_EVENTS: 'pubsub', SYNC_SWEEP_SECONDS: '15' },
    ...(url === undefined ? {} : { SALESFORCE_PUBSUB_URL: url }),
    ...(roots === undefined ? {} : { SALESFORCE_PUBSUB_CA_FILE: roots }),
  };
  const relay = await startRelayProcess(environment);
  const stop = async () => {
    await relay.stop();
    session.close();
    await partnerCenter.close();
  };
  const registered = await runCosell(environment, 'webhook', 'register');
  if (registered.code !== 0) throw new Error(registered.output);
  const failures = await playIn({ connection: org.getConnection('66.0'), partnerCenter }, (object, id) => {
    traces.records.push({ object, id });
    keepTraces(orgId, traces);
  });
  if (failures > 0) console.log(relay.lines.slice(-20).join('\n'));
  if (isOnce) {
    await stop();
    return failures === 0 ? 0 : 1;
  }
  console.log(`
Your org       ${org.getConnection().instanceUrl}
Partner Center ${partnerCenter.pageUrl} (as Microsoft)
Your own changes arrive within 15 seconds, because the relay uses your user. Press Ctrl+C to stop it. Then remove everything again with
  npm run sandbox -- --target-org ${alias} --clean`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await stop();
  return failures === 0 ? 0 : 1;
}

function nothingToClean(): number {
  console.log('This machine has not run a rehearsal in this org.');
  return 0;
}

async function hasPackage(org: Org): Promise<boolean> {
  const found = await org.getConnection('66.0').describeGlobal();
  return found.sobjects.some(({ name }) => name === 'Partner_Center_Relay__c');
}

/** Assigns to the alias's user the permission sets that the user does not have yet; resolves to the ids of the assignments. */
async function assignAll(org: Org): Promise<string[]> {
  const connection = org.getConnection('66.0');
  const userId = await userIdOf(org);
  const held = `SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = '${userId}'`;
  const names = await rowsOf(connection, held, z.object({ PermissionSet: z.object({ Name: z.string() }) }));
  const assignments = await PermissionSetAssignment.init(org);
  for (const set of sets.filter((name) => names.every(({ PermissionSet }) => PermissionSet.Name !== name)))
    await assignments.create(userId, set);
  const all = await rowsOf(
    connection,
    `SELECT Id, PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = '${userId}'`,
    z.object({ Id: z.string(), PermissionSet: z.object({ Name: z.string() }) }),
  );
  const had = new Set(names.map(({ PermissionSet }) => PermissionSet.Name));
  return all.filter(({ PermissionSet: { Name } }) => sets.includes(Name) && !had.has(Name)).map(({ Id }) => Id);
}

/** Removes what the rehearsal created; a package that was already installed stays. */
async function takeOut(org: Org, alias: string, traces: Traces): Promise<number> {
  const connection = org.getConnection('66.0');
  const userId = await userIdOf(org);
  const count = (await hasPackage(org)) ? await deleteRecords(connection, traces, userId) : 0;
  console.log(`Deleted ${String(count)} opportunities and accounts of the rehearsal.`);
  if (traces.assigned.length > 0) await connection.sobject('PermissionSetAssignment').delete(traces.assigned);
  if (traces.deployed) await run(process.execPath, ['scripts/org-remove.ts', '--target-org', alias, '--yes']);
  forgetTraces(org.getOrgId());
  return 0;
}

async function run(command: string, words: readonly string[]): Promise<void> {
  const child = spawn(command, words, { stdio: 'inherit' });
  await once(child, 'exit');
  if (child.exitCode !== 0)
    throw new Error(`${command} ${words.slice(0, 3).join(' ')} ended with ${String(child.exitCode)}`);
}
