import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { installSignalledOnManualClock, type OnManualClock } from './on-manual-clock.ts';

const deals = 10;
const second = 1_000;

/** The relay's own clock stands still unless it is told to go on, so that twenty minutes pass in seconds. */
describe('A relay whose cloud is away for 20 minutes while ten deals change', () => {
  let installed: OnManualClock;
  before(async () => {
    installed = await installSignalledOnManualClock();
  });
  after(() => installed.close());

  const synced = async () => {
    const { salesforce } = installed;
    const rows = await salesforce
      .as(salesforce.users.seller)
      .query(`SELECT Amount FROM Opportunity WHERE Partner_Center_Sync_Status__c = 'Synced'`);
    return rows.map(({ Amount }) => Number(Amount));
  };
  /** A deal is there, and synced, before its contact is. */
  const contacts = async () => {
    const { salesforce } = installed;
    return (await salesforce.as(salesforce.users.seller).query('SELECT Id FROM OpportunityContactRole')).length;
  };
  /** How long the relay's time had to go on until it was done. */
  async function until(what: string, isDone: () => Promise<boolean>): Promise<number> {
    const start = installed.clock.now();
    await installed.until(what, isDone, 50);
    return installed.clock.now() - start;
  }

  for (const [cloud, amount] of [
    ['salesforce', 1],
    ['partnerCenter', 2],
  ] as const)
    it(`catches up within 15 s after it (${cloud})`, async (t) => {
      const { partnerCenter } = installed;
      const microsoft = partnerCenter.asMicrosoft();
      const ids =
        partnerCenter.referrals().length === 0
          ? Array.from({ length: deals }, () => microsoft.sendReferral().id)
          : partnerCenter.referrals().map(({ id }) => id);
      await until('rest', async () => (await synced()).length === deals && (await contacts()) === deals);
      if (cloud === 'salesforce') installed.salesforce.fail({ times: 100_000, status: 503, path: /services\/data/ });
      else partnerCenter.fail({ times: 100_000, status: 503, path: /engagements/ });
      const change = (part: readonly string[]) => {
        for (const id of part)
          microsoft.updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: amount }]);
      };
      change(ids.slice(0, deals / 2));
      await partnerCenter.settle();
      await installed.pass(600 * second, 1_000);
      change(ids);
      await partnerCenter.settle();
      installed.salesforce.clearCalls();
      await installed.pass(600 * second, 1_000);
      const probes = installed.salesforce.calls().length;
      installed.salesforce.heal();
      partnerCenter.heal();
      const ms = await until('the changes to be there', async () =>
        (await synced()).every((value) => value === amount),
      );
      t.diagnostic(`${String(ms)} ms after it; ${String(probes)} Salesforce calls in its last 10 minutes`);
      assert.ok(ms <= 15 * second, String(ms));
      assert.ok(probes <= 400, String(probes));
    });
});
