import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { installAndRun, type Installed } from './installation.ts';
import { eventually, runCosell, type RunningRelay } from './relay-under-test.ts';

describe('A relay that is killed', () => {
  let installed: Installed & { relay: RunningRelay };
  let restarted: RunningRelay | undefined;
  before(async () => {
    installed = await installAndRun({ here: false });
  });
  after(() => installed.close());

  const opportunitiesOf = (referralId: string) =>
    installed.salesforce
      .as(installed.salesforce.users.seller)
      .query(
        `SELECT Id, Amount, Partner_Center_Sync_Status__c FROM Opportunity WHERE Referral_Identifier__c = '${referralId}'`,
      );

  it('between acknowledging a webhook and working on it still brings the change across after its restart', async () => {
    const { partnerCenter, salesforce, relay } = installed;
    // Salesforce hangs up on every call, so that the work cannot be done before the kill.
    salesforce.fail({ times: 1_000, hangUp: true });
    const { id } = partnerCenter.asMicrosoft().sendReferral();
    await eventually('the acknowledgement', () =>
      partnerCenter.deliveries().some(({ event, status }) => event === 'referral-created' && status === 202),
    );
    await relay.kill();
    assert.deepEqual(await opportunitiesOf(id), [], 'nothing may have reached Salesforce yet');
    const delivered = partnerCenter.deliveries().length;

    salesforce.heal();
    restarted = await installed.startRelay();
    const [opportunity] = await eventually('the opportunity', async () => {
      const rows = await opportunitiesOf(id);
      return rows[0]?.['Partner_Center_Sync_Status__c'] === 'Synced' && rows;
    });
    assert.equal(opportunity?.['Amount'], 50_000);
    assert.equal((await opportunitiesOf(id)).length, 1);
    assert.ok(
      partnerCenter
        .deliveries()
        .slice(0, delivered)
        .every(({ status }) => status === 202),
      'no delivery was repeated',
    );
  });

  it('stops cleanly on SIGTERM, with exit code 0', async () => {
    assert.equal(await restarted?.stop(), 0);
  });

  it('leaves a store that the command line can read', async () => {
    const { code, output } = await runCosell(installed.environment, 'status', '--json');
    // All pairs are well, but the relay has just been stopped.
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(output), [{ state: 'synced', errorCode: null, pairs: 1 }]);
  });
});
