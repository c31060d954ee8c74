import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startSalesforceCloud, type SalesforceCloud } from './clouds/salesforce/start.ts';
import { descriptionOf } from './described-org.ts';
import { signedIn, type Shell } from './sf.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('A rehearsal in an org that is known only by its alias', { timeout: 590_000 }, () => {
  const folder = temporaryFolder('rehearsal');
  let org: SalesforceCloud;
  let shell: Shell;
  before(async () => {
    org = await startSalesforceCloud({ pubsub: true, switches: { assignPermissionSets: false } });
    shell = await signedIn(org);
  });
  after(async () => {
    await org.close();
    shell.close();
  });

  it('brings the package, plays a deal each way within five minutes, and leaves nothing behind', async (t) => {
    const roots = join(folder, 'roots.pem');
    writeFileSync(roots, org.pubsub?.rootPem ?? '');
    const where = { SALESFORCE_PUBSUB_URL: `https://${org.pubsub?.address ?? ''}`, SALESFORCE_PUBSUB_CA_FILE: roots };
    const rehearse = (...words: string[]) =>
      shell.run('node', where, ['scripts/sandbox.ts', '--target-org', 'my-org', ...words]);
    const people = org.as(org.users.admin);
    const before = await descriptionOf(org);
    const kept = await people.create('Account', { Name: 'Here before' });

    const started = performance.now();
    const played = await rehearse('--once');
    assert.equal(played.code, 0, played.output);
    assert.equal(played.output.match(/^✔ .*\[\d+ ms\]$/gm)?.length, 3, played.output);
    assert.ok(performance.now() - started < 300_000);

    const cleaned = await rehearse('--clean');
    assert.equal(cleaned.code, 0, cleaned.output);
    t.diagnostic(`${((performance.now() - started) / 1000).toFixed(0)} s with deploy and clean-up`);
    assert.deepEqual(await descriptionOf(org), before);
    assert.deepEqual(
      (await people.query('SELECT Id FROM Account')).map(({ Id }) => Id),
      [kept],
    );
    for (const object of ['Opportunity', 'Contact'])
      assert.deepEqual(await people.query(`SELECT Id FROM ${object}`), []);
    assert.match((await rehearse('--clean')).output, /has not run a rehearsal/);
  });
});
