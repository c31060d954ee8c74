import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';
import { placeholders, root } from './force-app/package-files.ts';
import { signedIn, type Shell } from './sf.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A certificate of a test; nobody has kept its key. */
const certificatePem = `-----BEGIN CERTIFICATE-----
MIIBhjCCASugAwIBAgIUBJywpuVZDbGUul4Tw/+DRGsq7LswCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMY29zZWxsLXJlbGF5MCAXDTI2MTEzMDAxMjUzMVoYDzIxMjYx
MTA2MDEyNTMxWjAXMRUwEwYDVQQDDAxjb3NlbGwtcmVsYXkwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARepgYeHCSWnEu+DKBFI/bwVRk/96VJOtSG4OFc0LOyt2ot
QDydBmvj846L46l/r1fISTo72SQITYqEQjqLBnCYo1MwUTAdBgNVHQ4EFgQUa9DO
F3RvPNpH4tVeOsc8tzhYQ/UwHwYDVR0jBBgwFoAUa9DOF3RvPNpH4tVeOsc8tzhY
Q/UwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAwhSoOXS2iUnI
CechIlgYsehOtyiM/gndtFFgu8NxvAACIQC5SbKQOhxAY4TGQyVdmc1cLw7cyutv
MNdumf0rY8NWuA==
-----END CERTIFICATE-----
`;

describe('Setting up an org with one command', { timeout: 180_000 }, () => {
  let org: SalesforceCloud;
  let shell: Shell;
  const run: Shell['run'] = (...words) => shell.run(...words);
  before(async () => {
    org = await startSalesforceCloud({ switches: { assignPermissionSets: false } });
    shell = await signedIn(org);
  });
  after(async () => {
    await org.close();
    shell.close();
  });

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
    const folder = temporaryFolder('certificate');
    const certificate = join(folder, 'relay.crt');
    writeFileSync(certificate, certificatePem);
    const { code, output } = await setUp('--certificate', certificate);
    assert.equal(code, 0, output);
    assert.match(output, /ExternalClientApplication/);
    assert.match(output, /ExtlClntAppGlobalOauthSettings/);
    assert.ok(!existsSync(join(root, 'connection/client-app/main/default/extlClntAppGlobalOauthSets')));
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
