import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { fieldXml, permissionSetXml, writePackage } from './clouds/salesforce/fixture.ts';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';
import { packageDirectories, placeholders, root } from './force-app/package-files.ts';
import { packageSources } from './package-sources.ts';

const connection = 'connection/outbound-message';
const sf = join(root, 'node_modules/.bin/sf');
const solutions = join(root, 'docs/solutions.csv');

/** What `sf --json` prints, as far as these tests read it. */
const printed = z.looseObject({
  status: z.number(),
  warnings: z.array(z.string()).default([]),
  result: z
    .looseObject({
      success: z.boolean(),
      details: z.looseObject({
        componentFailures: z.array(z.looseObject({ fullName: z.string(), problem: z.string() })).default([]),
      }),
    })
    .optional(),
});

describe('The package, deployed by the real sf into an org that has nothing of it', { timeout: 290_000 }, () => {
  let org: SalesforceCloud;
  const home = mkdtempSync(join(tmpdir(), 'sf-home-'));
  before(async () => {
    org = await startSalesforceCloud({ switches: { assignPermissionSets: false } });
    const token = { SF_ACCESS_TOKEN: org.accessTokenFor(org.users.admin) };
    const words = ['--instance-url', org.url, '--alias', 'my-org', '--no-prompt'];
    const login = await run(token, root, 'org', 'login', 'access-token', ...words);
    assert.equal(login.code, 0, login.output);
  });
  after(async () => {
    await org.close();
    rmSync(home, { recursive: true, force: true });
  });

  function run(
    more: Readonly<Record<string, string>>,
    cwd: string,
    ...words: string[]
  ): Promise<{ code: number; output: string; stdout: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      ...more,
    };
    return new Promise((resolve) => {
      const options = { env, cwd, maxBuffer: 1 << 24 };
      execFile(process.execPath, [sf, ...words], options, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
        resolve({ code, output: stdout + stderr, stdout });
      });
    });
  }

  /** Deploys folders and returns what went wrong with which component. */
  async function deploy(folders: readonly string[], cwd = root, ...words: string[]): Promise<string[]> {
    return deployWith(placeholders, folders, cwd, ...words);
  }

  async function deployWith(
    variables: Readonly<Record<string, string>>,
    folders: readonly string[],
    cwd = root,
    ...words: string[]
  ): Promise<string[]> {
    const sources = folders.flatMap((folder) => ['--source-dir', folder]);
    const where = ['--target-org', 'my-org', '--json'];
    const { stdout } = await run(variables, cwd, 'project', 'deploy', 'start', ...sources, ...where, ...words);
    const { result, warnings } = printed.parse(JSON.parse(stdout));
    assert.ok(result, stdout);
    // A component that sf does not know under the name that the org gave it.
    assert.deepEqual(warnings, []);
    const problems = result.details.componentFailures.map(({ fullName, problem }) => `${fullName}: ${problem}`);
    assert.equal(result.success, problems.length === 0);
    return problems;
  }

  const fieldOfThePackage = () => org.as(org.users.admin).query('SELECT Referral_Identifier__c FROM Opportunity');

  it('stops with a clear message while a variable of its placeholders is not set', async () => {
    const { RELAY_PUBLIC_URL: _unset, ...rest } = placeholders;
    const words = ['project', 'deploy', 'start', '--source-dir', connection, '--target-org', 'my-org'];
    const { code, output } = await run(rest, root, ...words);
    assert.notEqual(code, 0);
    assert.match(output, /RELAY_PUBLIC_URL/);
  });

  it('is refused when the integration user does not exist', async () => {
    const strangers = { ...placeholders, SALESFORCE_USERNAME: 'nobody@contoso.example' };
    await assert.rejects(
      startSalesforceCloud({ sources: packageSources, placeholders: strangers }),
      /nobody@contoso\.example/,
    );
  });

  it('is refused by a dry run for the reports of its own report type and the dashboard, and changes nothing', async () => {
    const problems = await deploy(packageDirectories, root, '--dry-run');
    const refused = ['Outcomes_by_Week', 'Response_Time'].map(
      (name) => `Partner_Center_Co_sell/${name}: invalid report type: Partner_Center_Events__c`,
    );
    assert.deepEqual(problems.slice(0, 2).sort(), refused);
    assert.match(
      problems.slice(2).join(),
      /^Partner_Center_Co_sell\/Co_sell_with_Microsoft: [^,]*no Report named [^,]*$/,
    );
    await assert.rejects(fieldOfThePackage(), { errorCode: 'INVALID_FIELD' });
  });

  for (const directory of packageDirectories) {
    // Only what differs in each org has placeholders.
    const differs = directory.startsWith('connection/');
    it(`deploys from ${directory}${differs ? '' : ', with no variable set'}`, async () => {
      assert.deepEqual(await deployWith(differs ? placeholders : {}, [directory]), []);
      await fieldOfThePackage();
    });
  }

  it('is found good as a whole by a dry run once it is there', async () => {
    assert.deepEqual(await deploy(packageDirectories, root, '--dry-run'), []);
  });

  it('gives nobody anything until a permission set is assigned', async () => {
    const seller = org.as(org.users.seller);
    const deal = { Name: 'A deal', StageName: 'Prospecting', CloseDate: '2027-01-31' };
    const shared = { ...deal, Sync_with_Partner_Center__c: true };
    await assert.rejects(seller.create('Opportunity', shared), { errorCode: 'INVALID_FIELD' });
    const words = ['--name', 'Partner_Center_Seller', '--on-behalf-of', org.users.seller, '--target-org', 'my-org'];
    const { code, output } = await run({}, root, 'org', 'assign', 'permset', ...words);
    assert.equal(code, 0, output);
    const id = await seller.create('Opportunity', shared);
    assert.equal((await seller.get('Opportunity', id))['Partner_Center_Sync_Status__c'], 'Pending');
    const refused: [fields: Record<string, unknown>, errorCode: string][] = [
      [{ How_can_Microsoft_help__c: 'With money' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
      [{ Referral_Identifier__c: '4111fffc-f9ee-4d53-bba6-569135228642' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
      [{ Partner_Center_Sync_Status__c: 'Synced' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    ];
    for (const [fields, errorCode] of refused)
      await assert.rejects(seller.update('Opportunity', id, fields), { errorCode });
  });

  it('takes the sample solutions in bulk', { skip: !existsSync(solutions) && 'not in the package' }, async () => {
    const words = ['--sobject', 'Partner_Center_Solution__c', '--file', solutions, '--external-id', 'Solution_Id__c'];
    const bulk = await run({}, root, 'data', 'upsert', 'bulk', ...words, '--wait', '5', '--target-org', 'my-org');
    assert.equal(bulk.code, 0, bulk.output);
    const lines = readFileSync(solutions, 'utf8').trim().split('\n').slice(1);
    const query = 'SELECT Name, Solution_Id__c FROM Partner_Center_Solution__c';
    const { output } = await run(
      {},
      root,
      'data',
      'query',
      '--query',
      query,
      '--result-format',
      'csv',
      '--target-org',
      'my-org',
    );
    for (const line of lines) assert.ok(output.includes(line.split(',').slice(0, 2).join(',')), output);
  });

  it('takes the sample data: solutions, customers with contacts, and deals', async () => {
    const words = ['data', 'import', 'tree', '--plan', 'sample-data/plan.json', '--target-org', 'my-org'];
    const assigned = ['--name', 'Partner_Center_Admin', '--target-org', 'my-org'];
    const permitted = await run({}, root, 'org', 'assign', 'permset', ...assigned);
    assert.equal(permitted.code, 0, permitted.output);
    const imported = await run({}, root, ...words);
    assert.equal(imported.code, 0, imported.output);
    const deals = 'SELECT Account.Name FROM Opportunity WHERE Account.Name != null ORDER BY Account.Name';
    const rows = await org.as(org.users.admin).query(deals);
    assert.deepEqual(
      rows.map((row) => z.object({ Account: z.object({ Name: z.string() }) }).parse(row).Account.Name),
      ['Contoso Pharmaceuticals', 'Fabrikam Manufacturing', 'Northwind Traders'],
    );
  });

  it('can be looked at with org display', async () => {
    const { code, output } = await run({}, root, 'org', 'display', '--target-org', 'my-org');
    assert.equal(code, 0, output);
    assert.match(output, /Connected Status.*Connected/);
  });

  it('names the component that is wrong, and changes nothing then', async () => {
    const { folder, remove } = writePackage({
      'sfdx-project.json': JSON.stringify({
        packageDirectories: [{ path: 'own', default: true }],
        sourceApiVersion: '66.0',
      }),
      'own/objects/Opportunity/fields/Late__c.field-meta.xml': fieldXml('Late__c', 'Date'),
      'own/permissionsets/Other.permissionset-meta.xml': permissionSetXml('Other', { 'Opportunity.Nope__c': 'read' }),
    });
    try {
      const problems = await deploy(['own'], folder);
      assert.deepEqual(problems, ['Other: In field: field - no CustomField named Opportunity.Nope__c found']);
      await assert.rejects(org.as(org.users.admin).query('SELECT Late__c FROM Opportunity'), {
        errorCode: 'INVALID_FIELD',
      });
    } finally {
      remove();
    }
  });
});
