import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { customMetadataXml, writePackage } from './clouds/salesforce/fixture.ts';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';
import { descriptionOf } from './described-org.ts';
import { placeholders, root } from './force-app/package-files.ts';
import { signedIn, type Shell } from './sf.ts';
import { temporaryFolder } from './temporary-folder.ts';

const retention = 'Partner_Center_Setting.Event_Retention_Days';
const accountFlow = 'Account_Partner_Center_After_Save';

/** The package as it was before: without two settings, with another account flow, and an org that does not say its version. */
function deployPredecessor(org: SalesforceCloud): void {
  const folder = temporaryFolder('predecessor');
  cpSync(join(root, 'force-app'), folder, { recursive: true });
  for (const row of [retention, 'Partner_Center_Setting.Audit_Characters'])
    rmSync(join(folder, `defaults/customMetadata/${row}.md-meta.xml`));
  rmSync(join(folder, 'main/default/customMetadata'), { recursive: true });
  const flow = join(folder, `main/default/flows/${accountFlow}.flow-meta.xml`);
  const text = readFileSync(flow, 'utf8');
  writeFileSync(flow, text.replace('ISCHANGED({!$Record.Name})', 'ISCHANGED({!$Record.Phone})'));
  assert.notEqual(readFileSync(flow, 'utf8'), text);
  org.deploy(folder, placeholders);
  org.deploy(join(root, 'connection/outbound-message'), placeholders);
}

describe('Upgrading an org with the same command', { timeout: 290_000 }, () => {
  let org: SalesforceCloud;
  let shell: Shell;
  let bare: unknown;
  before(async () => {
    org = await startSalesforceCloud();
    bare = await descriptionOf(org);
    deployPredecessor(org);
    shell = await signedIn(org);
  });
  after(async () => {
    await org.close();
    shell.close();
  });

  const setUp = (...words: string[]) =>
    shell.run('node', placeholders, ['scripts/org-setup.ts', '--target-org', 'my-org', ...words]);
  const rowsAt = async (type: string, field: string) => {
    const rows = await org.as(org.users.admin).query(`SELECT DeveloperName, ${field} FROM ${type}__mdt`);
    return new Map(rows.map((row) => [row['DeveloperName'], row[field]]));
  };

  it("keeps the admin's rows, brings what is new, and leaves every flow active in its newest version", async () => {
    const { folder, remove } = writePackage({
      'customMetadata/Partner_Center_Setting.Default_Owner.md-meta.xml': customMetadataXml('Default Owner', {
        Value__c: org.users.seller,
      }),
      'customMetadata/Partner_Center_Value_Mapping.Stage_Declined.md-meta.xml': customMetadataXml('Stage: Declined', {
        ...{ Map__c: 'Stage', Referral_Value__c: 'Declined', Salesforce_Value__c: 'Value Proposition' },
        Direction__c: 'Inbound',
      }),
    });
    org.deploy(folder);
    remove();
    const before = await org.as(org.users.admin).query('SELECT LatestVersionId FROM FlowDefinitionView');

    const { code, output } = await setUp();

    assert.equal(code, 0, output);
    assert.match(output, /^Mapping and settings rows: \d+ as shipped, 2 new, 0 updated, 2 yours, kept$/m);
    assert.match(output, new RegExp(`^ {2}new: .*${retention}`, 'm'));
    assert.match(output, /^ {2}kept: Partner_Center_Setting\.Default_Owner \(Value__c is ".+", ships as blank\)$/m);
    assert.match(output, /^ {2}kept: .*Stage_Declined \(.*Salesforce_Value__c is "Value Proposition", ships as "/m);
    assert.match(output, /^✔ Flows: \d+ active in their newest version/m);
    const settings = await rowsAt('Partner_Center_Setting', 'Value__c');
    assert.equal(settings.get('Default_Owner'), org.users.seller);
    assert.equal(settings.get('Event_Retention_Days'), 'off');
    assert.equal(settings.get('Package_Version'), '0.1.0');
    const stages = await rowsAt('Partner_Center_Value_Mapping', 'Salesforce_Value__c');
    assert.equal(stages.get('Stage_Declined'), 'Value Proposition');
    const flows = await org.as(org.users.admin).query('SELECT LatestVersionId FROM FlowDefinitionView');
    const isNew = flows.filter(({ LatestVersionId: id }) => before.every((flow) => flow['LatestVersionId'] !== id));
    assert.equal(isNew.length, 1);
  });

  it('and removing it again leaves the org as it was, with the data of its opportunities', async () => {
    const seller = org.as(org.users.seller);
    const own = { Name: 'A deal', StageName: 'Prospecting', CloseDate: '2031-01-31', Amount: 1_000 };
    const id = await seller.create('Opportunity', { ...own, Sync_with_Partner_Center__c: true });

    const dry = await shell.run('node', {}, ['scripts/org-remove.ts', '--target-org', 'my-org']);
    assert.match(dry.output, /^\d+ flows, 3 assignments of permission sets .*\nNothing was removed/m);
    assert.equal((await seller.get('Opportunity', id))['Sync_with_Partner_Center__c'], true);

    const { code, output } = await shell.run('node', {}, ['scripts/org-remove.ts', '--target-org', 'my-org', '--yes']);

    assert.equal(code, 0, output);
    assert.deepEqual(await descriptionOf(org), bare);
    const kept = await org
      .as(org.users.admin)
      .query(`SELECT Name, StageName, CloseDate, Amount FROM Opportunity WHERE Id = '${id}'`);
    assert.deepEqual(
      kept.map(({ attributes: _, ...fields }) => fields),
      [own],
    );
  });
});
