import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { usernames } from './clouds/salesforce/org.ts';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sf = join(root, 'node_modules/.bin/sf');
const placeholders = {
  RELAY_PUBLIC_URL: 'https://relay.contoso.example',
  SALESFORCE_WEBHOOK_SECRET: 'b7d4f1c8a95e4c6f8a2e',
  SALESFORCE_USERNAME: usernames.integration,
};

describe('The package, deployed by the real sf into an org that has nothing of it', { timeout: 180_000 }, () => {
  let org: SalesforceCloud;
  const home = mkdtempSync(join(tmpdir(), 'sf-home-'));
  before(async () => {
    org = await startSalesforceCloud();
    const login = await run(
      { SF_ACCESS_TOKEN: org.accessTokenFor(org.users.admin) },
      'org',
      'login',
      'access-token',
      '--instance-url',
      org.url,
      '--alias',
      'my-org',
      '--no-prompt',
    );
    assert.equal(login.code, 0, login.output);
  });
  after(() => org.close());

  function run(more: Record<string, string>, ...words: string[]): Promise<{ code: number; output: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      ...more,
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [sf, ...words], { env, cwd: root }, (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1,
          output: stdout + stderr,
        });
      });
    });
  }

  const deploy = (more: Record<string, string>) =>
    run(more, 'project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', 'my-org');

  it('stops with a clear message while a variable of its placeholders is not set', async () => {
    const { RELAY_PUBLIC_URL: _unset, ...rest } = placeholders;
    const { code, output } = await deploy(rest);
    assert.notEqual(code, 0);
    assert.match(output, /RELAY_PUBLIC_URL/);
  });

  it('is refused when the integration user does not exist', async () => {
    const { code, output } = await deploy({ ...placeholders, SALESFORCE_USERNAME: 'nobody@contoso.example' });
    assert.notEqual(code, 0);
    assert.match(output, /nobody@contoso\.example/);
  });

  it('deploys, and from then on the org enforces it', async () => {
    const { code, output } = await deploy(placeholders);
    assert.equal(code, 0, output);
    const seller = org.as(org.users.seller);
    const id = await seller.create('Opportunity', {
      Name: 'A deal',
      StageName: 'Prospecting',
      CloseDate: '2027-01-31',
      How_can_Microsoft_help__c: 'Quotes or Licensing',
    });
    const row = await seller.get('Opportunity', id);
    assert.equal(row['Partner_Center_Sync_Status__c'], 'Not shared');
    const refused: [fields: Record<string, unknown>, errorCode: RegExp][] = [
      [{ How_can_Microsoft_help__c: 'With money' }, /RESTRICTED_PICKLIST/],
      [{ Referral_Identifier__c: '4111fffc-f9ee-4d53-bba6-569135228642' }, /INVALID_FIELD_FOR_INSERT_UPDATE/],
      [{ Partner_Center_Sync_Status__c: 'Synced' }, /INVALID_FIELD_FOR_INSERT_UPDATE/],
    ];
    for (const [fields, errorCode] of refused)
      await assert.rejects(seller.update('Opportunity', id, fields), (thrown: unknown) =>
        errorCode.test(JSON.stringify(thrown) + String(thrown)),
      );
  });
});
