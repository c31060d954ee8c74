import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { fieldXml, permissionSetXml, writePackage } from './clouds/salesforce/fixture.ts';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';
import { packageDirectories, placeholders, root } from './force-app/package-files.ts';
import { packageSources } from './package-sources.ts';
import { signedIn, type Shell } from './sf.ts';
import { deploy } from './sf-deploy.ts';

const connection = 'connection/outbound-message';
const solutions = join(root, 'docs/solutions.csv');

// Each folder by itself, and the dry runs, are in deploy.proof.ts: each start of sf takes some seconds.
describe('The package, deployed by the real sf into an org that has nothing of it', { timeout: 290_000 }, () => {
  let org: SalesforceCloud;
  let shell: Shell;
  before(async () => {
    org = await startSalesforceCloud({ switches: { assignPermissionSets: false } });
    shell = await signedIn(org);
  });
  after(async () => {
    await org.close();
    shell.close();
  });

  it('stops with a clear message while a variable of its placeholders is not set', async () => {
    const { RELAY_PUBLIC_URL: _unset, ...rest } = placeholders;
    const words = ['project', 'deploy', 'start', '--source-dir', connection, '--target-org', 'my-org'];
    const { code, output } = await shell.run('sf', rest, words);
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

  it('deploys without a variable, but for what differs in each org: that needs those of its placeholders', async () => {
    const differs = (directory: string) => directory.startsWith('connection/');
    const same = packageDirectories.filter((directory) => !differs(directory));
    assert.deepEqual(await deploy(shell, { folders: same }), []);
    const own = packageDirectories.filter(differs);
    assert.deepEqual(await deploy(shell, { folders: own, variables: placeholders }), []);
    await org.as(org.users.admin).query('SELECT Referral_Identifier__c FROM Opportunity');
  });

  it('gives nobody anything until a permission set is assigned', async () => {
    const seller = org.as(org.users.seller);
    const deal = { Name: 'A deal', StageName: 'Prospecting', CloseDate: '2027-01-31' };
    const shared = { ...deal, Sync_with_Partner_Center__c: true };
    await assert.rejects(seller.create('Opportunity', shared), { errorCode: 'INVALID_FIELD' });
    const words = ['--name', 'Partner_Center_Seller', '--on-behalf-of', org.users.seller, '--target-org', 'my-org'];
    const { code, output } = await shell.run('sf', {}, ['org', 'assign', 'permset', ...words]);
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
    const bulk = await shell.run('sf', {}, [
      'data',
      'upsert',
      'bulk',
      ...words,
      '--wait',
      '5',
      '--target-org',
      'my-org',
    ]);
    assert.equal(bulk.code, 0, bulk.output);
    const lines = readFileSync(solutions, 'utf8').trim().split('\n').slice(1);
    const query = 'SELECT Name, Solution_Id__c FROM Partner_Center_Solution__c';
    const rows = await org.as(org.users.admin).query(query);
    const taken = rows.map(({ Name, Solution_Id__c: id }) => [Name, id].join(','));
    for (const line of lines) assert.ok(taken.includes(line.split(',').slice(0, 2).join(',')), taken.join('\n'));
  });

  it('takes the sample data: solutions, customers with contacts, and deals', async () => {
    const words = ['data', 'import', 'tree', '--plan', 'sample-data/plan.json', '--target-org', 'my-org'];
    const assigned = ['--name', 'Partner_Center_Admin', '--target-org', 'my-org'];
    const permitted = await shell.run('sf', {}, ['org', 'assign', 'permset', ...assigned]);
    assert.equal(permitted.code, 0, permitted.output);
    const imported = await shell.run('sf', {}, words);
    assert.equal(imported.code, 0, imported.output);
    const deals = 'SELECT Account.Name FROM Opportunity WHERE Account.Name != null ORDER BY Account.Name';
    const rows = await org.as(org.users.admin).query(deals);
    assert.deepEqual(
      rows.map((row) => z.object({ Account: z.object({ Name: z.string() }) }).parse(row).Account.Name),
      ['Contoso Pharmaceuticals', 'Fabrikam Manufacturing', 'Northwind Traders'],
    );
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
      const problems = await deploy(shell, { folders: ['own'], from: folder });
      assert.deepEqual(problems, ['Other: In field: field - no CustomField named Opportunity.Nope__c found']);
      await assert.rejects(org.as(org.users.admin).query('SELECT Late__c FROM Opportunity'), {
        errorCode: 'INVALID_FIELD',
      });
    } finally {
      remove();
    }
  });
});
