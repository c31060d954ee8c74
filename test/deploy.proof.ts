import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';
import { packageDirectories, placeholders } from './force-app/package-files.ts';
import { signedIn, type Shell } from './sf.ts';
import { deploy } from './sf-deploy.ts';

const fieldOfThePackage = (org: SalesforceCloud) =>
  org.as(org.users.admin).query('SELECT Referral_Identifier__c FROM Opportunity');

describe(
  'Each folder of the package, deployed by the real sf into an org that has nothing of it',
  { timeout: 290_000 },
  () => {
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

    it('is refused by a dry run for the reports of its own report type and the dashboard, and changes nothing', async () => {
      const problems = await deploy(shell, {
        folders: packageDirectories,
        variables: placeholders,
        words: ['--dry-run'],
      });
      const refused = ['Outcomes_by_Week', 'Response_Time'].map(
        (name) => `Partner_Center_Co_sell/${name}: invalid report type: Partner_Center_Events__c`,
      );
      assert.deepEqual(problems.slice(0, 2).sort(), refused);
      assert.match(
        problems.slice(2).join(),
        /^Partner_Center_Co_sell\/Co_sell_with_Microsoft: [^,]*no Report named [^,]*$/,
      );
      await assert.rejects(fieldOfThePackage(org), { errorCode: 'INVALID_FIELD' });
    });

    for (const directory of packageDirectories) {
      // Only what differs in each org has placeholders.
      const differs = directory.startsWith('connection/');
      it(`deploys from ${directory}${differs ? '' : ', with no variable set'}`, async () => {
        assert.deepEqual(await deploy(shell, { folders: [directory], variables: differs ? placeholders : {} }), []);
        await fieldOfThePackage(org);
      });
    }

    it('is found good as a whole by a dry run once it is there', async () => {
      assert.deepEqual(
        await deploy(shell, { folders: packageDirectories, variables: placeholders, words: ['--dry-run'] }),
        [],
      );
    });

    it('can be looked at with org display', async () => {
      const { code, output } = await shell.run('sf', {}, ['org', 'display', '--target-org', 'my-org']);
      assert.equal(code, 0, output);
      assert.match(output, /Connected Status.*Connected/);
    });
  },
);
