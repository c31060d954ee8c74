import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';
import { placeholders, root } from './force-app/package-files.ts';

describe('Setting up an org with one command', { timeout: 180_000 }, () => {
  let org: SalesforceCloud;
  const home = mkdtempSync(join(tmpdir(), 'sf-home-'));
  before(async () => {
    org = await startSalesforceCloud({ switches: { assignPermissionSets: false } });
    const login = await run('sf', { SF_ACCESS_TOKEN: org.accessTokenFor(org.users.admin) }, [
      ...['org', 'login', 'access-token', '--instance-url', org.url, '--alias', 'my-org', '--no-prompt'],
    ]);
    assert.equal(login.code, 0, login.output);
  });
  after(async () => {
    await org.close();
    rmSync(home, { recursive: true, force: true });
  });

  function run(
    command: string,
    more: Readonly<Record<string, string>>,
    words: readonly string[],
  ): Promise<{ code: number; output: string }> {
    const env = {
      PATH: `${join(root, 'node_modules/.bin')}:${String(process.env['PATH'])}`,
      HOME: home,
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      ...more,
    };
    return new Promise((resolve) => {
      execFile(command, words, { env, cwd: root, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
        resolve({ code, output: stdout + stderr });
      });
    });
  }

  const setUp = (...words: string[]) =>
    run('node', placeholders, [
      'scripts/org-setup.ts',
      '--target-org',
      'my-org',
      '--seller',
      org.users.seller,
      ...words,
    ]);

  it('asks for the variables that a deployment needs', async () => {
    const { RELAY_PUBLIC_URL: _unset, ...rest } = placeholders;
    const { code, output } = await run('node', rest, ['scripts/org-setup.ts', '--target-org', 'my-org']);
    assert.equal(code, 2);
    assert.match(output, /Not set: RELAY_PUBLIC_URL/);
  });

  it('with --check changes nothing and says what is missing', async () => {
    const { code, output } = await setUp('--check');
    assert.equal(code, 1);
    assert.match(output, /✔ Integration user/);
    assert.match(output, /✘ Package: The package is not deployed/);
    assert.match(output, /✘ Permission sets: Not assigned: Partner_Center_Integration/);
    await assert.rejects(org.as(org.users.admin).query('SELECT Referral_Identifier__c FROM Opportunity'));
  });

  it('deploys, assigns, checks, and names the settings of the relay', async () => {
    const { code, output } = await setUp();
    assert.equal(code, 0, output);
    assert.equal(output.match(/^✔/gm)?.length, 7, output);
    // Nobody has said yet who owns new deals, and the license and the permission of the relay's user are for a person to look at.
    assert.deepEqual(
      [...output.matchAll(/^⚠ ([^:]+):/gm)].map(([, name]) => name),
      ['Permission set license', 'Outbound messages', 'Default owner'],
    );
    assert.match(output, new RegExp(`SALESFORCE_ORG_ID=${org.orgId.slice(0, 15)}`));
    assert.match(output, /SALESFORCE_CLIENT_ID=\(still missing/);
    const id = await org.as(org.users.seller).create('Opportunity', {
      ...{ Name: 'A deal', StageName: 'Prospecting', CloseDate: '2027-01-31', Sync_with_Partner_Center__c: true },
    });
    assert.ok(id);
  });

  it('finds nothing to do the next time, and with --installed leaves the package alone', async () => {
    const before = await org.as(org.users.admin).query('SELECT Id FROM PermissionSetAssignment');
    const { code, output } = await setUp('--installed');
    assert.equal(code, 0, output);
    assert.match(output, /Outbound ?Message/i);
    assert.doesNotMatch(output, /LightningComponentBundle/);
    assert.equal((await org.as(org.users.admin).query('SELECT Id FROM PermissionSetAssignment')).length, before.length);
  });
});
