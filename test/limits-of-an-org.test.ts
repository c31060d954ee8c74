import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import type { ManualClock } from './clock.ts';
import { installSignalledOnManualClock, type OnManualClock } from './on-manual-clock.ts';
import { runCosell } from './relay-under-test.ts';

const minuteMs = 60_000;

/** The real relay over HTTP; its clock moves only when told to, so that minutes pass in milliseconds. */
describe('In an org that runs into its limits', () => {
  let installed: OnManualClock;
  let clock: ManualClock;
  before(async () => {
    installed = await installSignalledOnManualClock();
    ({ clock } = installed);
  });
  afterEach(() => {
    installed.salesforce.heal();
    installed.salesforce.setAutomationLimit('Opportunity', undefined);
  });
  after(() => installed.close());

  const microsoft = () => installed.partnerCenter.asMicrosoft();
  const deals = () =>
    installed.salesforce
      .as(installed.salesforce.users.seller)
      .query("SELECT Referral_Identifier__c FROM Opportunity WHERE Partner_Center_Sync_Status__c = 'Synced'");
  const opportunityWrites = () =>
    installed.salesforce.calls().filter(({ path }) => path.includes('/composite/sobjects/Opportunity/')).length;
  const pass = (ms: number) => installed.pass(ms, 10_000);

  for (const [what, errorCode, message] of [
    ['its storage is full', 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded'],
    [
      'a trigger of its own takes too long',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      'Territories: System.LimitException: Apex CPU time limit exceeded',
    ],
    ['a flow of its own waits for a record', 'APEX_ERROR', 'UNABLE_TO_LOCK_ROW, unable to obtain exclusive access'],
  ] as const)
    it(`for twelve minutes because ${what}, no new deal is lost`, async (t) => {
      const count = (await deals()).length;
      installed.salesforce.failRows({ object: 'Opportunity', times: 100_000, errorCode, message });
      for (let made = 0; made < 3; made += 1) microsoft().sendReferral();
      await installed.partnerCenter.settle();
      installed.salesforce.clearCalls();
      await pass(12 * minuteMs);
      assert.equal((await deals()).length, count);
      const tries = opportunityWrites();
      installed.salesforce.heal();
      const healed = clock.now();
      await installed.until('the deals', async () => (await deals()).length === count + 3, 1_000);
      t.diagnostic(`${String(tries)} tries in 12 minutes; there ${String(clock.now() - healed)} ms after it`);
      // Five a minute for each of them, at most.
      assert.ok(tries <= 180, String(tries));
      assert.ok(clock.now() - healed <= 15 * minuteMs, String(clock.now() - healed));
    });

  const accounts = async (name: string) =>
    (
      await installed.salesforce
        .as(installed.salesforce.users.seller)
        .query(`SELECT Id FROM Account WHERE Name = '${name}'`)
    ).length;

  for (const [what, name, endsAfterMs, isCommitted] of [
    ['38 s for it and answers nobody', 'Southridge Video', 38_000, true],
    ['ten minutes for it and rolls it back', 'Southridge Audio', 10 * minuteMs, false],
  ] as const)
    it(`makes one account for a new deal where the org takes ${what}`, async (t) => {
      const [count, sent] = [(await deals()).length, clock.now()];
      const { promise: workUntil, resolve: commit } = Promise.withResolvers<unknown>();
      const creation = { method: 'POST', path: /\/composite\/sobjects(\?|$)/, text: new RegExp(`"Name":"${name}"`) };
      installed.salesforce.fail({ ...creation, times: 1, hangUp: true, workUntil });
      installed.salesforce.clearCalls();
      microsoft().sendReferral({ ...incomingCoSell, customerProfile: { ...incomingCoSell.customerProfile, name } });
      const isLost = () => installed.salesforce.calls().some(({ method, status }) => method === 'POST' && status === 0);
      await installed.until('the lost answer', isLost, 1_000);
      await pass(endsAfterMs - 30_000);
      assert.equal(await accounts(name), 0);
      if (isCommitted) commit(undefined);
      await installed.until('the deal', async () => (await deals()).length === count + 1, 5_000);
      const tookMs = clock.now() - sent;
      t.diagnostic(`there after ${String(tookMs / 1000)} s`);
      assert.equal(await accounts(name), 1);
      assert.ok(isCommitted || tookMs >= endsAfterMs, String(tookMs));
      assert.ok(tookMs <= endsAfterMs + 5 * minuteMs, String(tookMs));
    });

  it('because its triggers manage fifty rows at a time, a backfill of 120 deals brings in all of them', async () => {
    const count = (await deals()).length;
    installed.salesforce.setAutomationLimit('Opportunity', { rows: 50 });
    installed.partnerCenter.pauseDeliveries();
    for (let made = 0; made < 120; made += 1) microsoft().sendReferral();
    const backfill = { isDone: false };
    const [{ code, output }] = await Promise.all([
      runCosell(installed.environment, 'backfill').finally(() => {
        backfill.isDone = true;
      }),
      installed.until('the end of the backfill', () => backfill.isDone, 1_000),
    ]);
    assert.deepEqual([code, (await deals()).length], [0, count + 120], output);
  });
});
