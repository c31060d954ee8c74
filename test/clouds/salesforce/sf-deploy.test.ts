import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fieldXml, fixturePackage, permissionSetXml, writePackage } from './fixture.ts';
import type { SalesforceCloud } from './start.ts';
import { startSalesforceCloud } from './start.ts';

const sf = fileURLToPath(new URL('../../../node_modules/.bin/sf', import.meta.url));

const deployment = z.object({
  result: z.object({
    success: z.boolean(),
    details: z.object({
      componentSuccesses: z.array(z.looseObject({ fullName: z.string(), componentType: z.string() })).default([]),
      componentFailures: z
        .array(z.looseObject({ fullName: z.string(), componentType: z.string(), problem: z.string() }))
        .default([]),
    }),
  }),
});

const project = {
  packageDirectories: [{ path: 'force-app', default: true }],
  sourceApiVersion: '66.0',
  replacements: [
    {
      filename: 'force-app/workflows/Opportunity.workflow-meta.xml',
      stringToReplace: '%%RELAY_URL%%',
      replaceWithEnv: 'RELAY_URL',
    },
    {
      filename: 'force-app/workflows/Opportunity.workflow-meta.xml',
      stringToReplace: '%%USERNAME%%',
      replaceWithEnv: 'INTEGRATION_USERNAME',
    },
  ],
};

describe('the sf command line', () => {
  const files = Object.fromEntries(
    Object.entries(fixturePackage).map(([path, content]) => [`force-app/${path}`, content]),
  );
  const { folder, remove } = writePackage({ ...files, 'sfdx-project.json': JSON.stringify(project) });
  let cloud: SalesforceCloud;

  /** Runs `sf` in the project and returns what it printed as JSON, whatever its exit code. */
  async function run(...args: string[]): Promise<unknown> {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_ACCESS_TOKEN: cloud.accessTokenFor(cloud.users.admin),
      RELAY_URL: 'http://127.0.0.1:3000',
      INTEGRATION_USERNAME: cloud.users.integration,
    };
    const printed = await new Promise<string>((resolve) => {
      execFile(sf, [...args, '--json'], { cwd: folder, env, maxBuffer: 1 << 24 }, (_error, stdout) => {
        resolve(stdout);
      });
    });
    return JSON.parse(printed);
  }

  before(async () => {
    cloud = await startSalesforceCloud();
    await run('org', 'login', 'access-token', '--instance-url', cloud.url, '--no-prompt', '--set-default');
  });
  after(async () => {
    await cloud.close();
    remove();
  });

  it('deploys a package, whose fields, permissions and rows are then there', async () => {
    const { result } = deployment.parse(await run('project', 'deploy', 'start', '--source-dir', 'force-app'));
    assert.deepEqual(result.details.componentFailures, []);
    assert.equal(result.success, true);
    const names = result.details.componentSuccesses.map(
      ({ componentType, fullName }) => `${componentType} ${fullName}`,
    );
    for (const name of [
      'CustomField Opportunity.Shared__c',
      'CustomObject Mapping__mdt',
      'WorkflowOutboundMessage Opportunity.Relay',
      'Flow Opportunity_After_Save',
    ]) {
      assert.ok(names.includes(name), `${name} is missing in ${names.join(', ')}`);
    }
    cloud.pauseOutbound();
    await cloud
      .as(cloud.users.seller)
      .create('Opportunity', { Name: 'x', StageName: 'Prospecting', CloseDate: '2026-12-31', Shared__c: true });
    assert.equal(cloud.outboundQueue()[0]?.endpointUrl, 'http://127.0.0.1:3000/hook');
    const rows = await run(
      'data',
      'query',
      '--query',
      'SELECT DeveloperName, Target__c FROM Mapping__mdt ORDER BY DeveloperName',
    );
    assert.match(JSON.stringify(rows), /"Title","Target__c":"Name".*"Value","Target__c":"Amount"/);
  });

  it('is told what is wrong with a package, and changes nothing', async () => {
    writeFileSync(
      join(folder, 'force-app/objects/Opportunity/fields/Late__c.field-meta.xml'),
      fieldXml('Late__c', 'Date'),
    );
    writeFileSync(
      join(folder, 'force-app/permissionsets/Other.permissionset-meta.xml'),
      permissionSetXml('Other', { 'Opportunity.Nope__c': 'read' }),
    );
    const { result } = deployment.parse(await run('project', 'deploy', 'start', '--source-dir', 'force-app'));
    assert.equal(result.success, false);
    assert.deepEqual(
      result.details.componentFailures.map(({ componentType, fullName, problem }) => [
        componentType,
        fullName,
        problem,
      ]),
      [['PermissionSet', 'Other', 'In field: field - no CustomField named Opportunity.Nope__c found']],
    );
    await assert.rejects(cloud.as(cloud.users.admin).query('SELECT Late__c FROM Opportunity'), {
      errorCode: 'INVALID_FIELD',
    });
  });
});
