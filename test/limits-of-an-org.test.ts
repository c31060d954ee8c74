import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { pino } from 'pino';
import incomingCoSell from './clouds/partner-center/fixtures/incoming-co-sell.json' with { type: 'json' };
import { readConfig } from '../relay/config.ts';
import { startRelay, type Relay } from '../relay/main.ts';
import { manualClock, type ManualClock } from './clock.ts';
import { install, type Installed } from './installation.ts';
import { eventually, runCosell } from './relay-under-test.ts';

const minuteMs = 60_000;

/** The real relay over HTTP; its clock moves only when told to, so that minutes pass in milliseconds. */
describe('In an org that runs into its limits', () => {
  let installed: Installed;
  let relay: Relay;
  let clock: ManualClock;
  before(async () => {
    installed = await install({ relay: { SYNC_SWEEP_SECONDS: '86400' } });
    clock = manualClock(Date.now());
    relay = await startRelay(readConfig(installed.environment), clock, pino({ level: 'silent' }));
    assert.equal((await runCosell(installed.environment, 'webhook', 'register', '--overwrite')).code, 0);
  });
  afterEach(() => {
    installed.salesforce.heal();
    installed.salesforce.setAutomationLimit('Opportunity', undefined);
  });
  after(async () => {
    await relay.stop();
    await installed.close();
  });

  const microsoft = () => installed.partnerCenter.asMicrosoft();
  const deals = () =>
    installed.salesforce
      .as(installed.salesforce.users.seller)
      .query("SELECT Referral_Identifier__c FROM Opportunity WHERE Partner_Center_Sync_Status__c = 'Synced'");
  const opportunityWrites = () =>
    installed.salesforce.calls().filter(({ path }) => path.includes('/composite/sobjects/Opportunity/')).length;
  async function pass(ms: number): Promise<void> {
    for (const end = clock.now() + ms; clock.now() < end;) {
      clock.advance(10_000);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

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
      await eventually(
        'the deals',
        async () => {
          clock.advance(1_000);
          return (await deals()).length === count + 3;
        },
        30_000,
      );
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
      const isLost = () => {
        clock.advance(1_000);
        return installed.salesforce.calls().some(({ method, status }) => method === 'POST' && status === 0);
      };
      await eventually('the lost answer', isLost, 30_000);
      await pass(endsAfterMs - 30_000);
      assert.equal(await accounts(name), 0);
      if (isCommitted) commit(undefined);
      const isThere = async () => {
        clock.advance(5_000);
        return (await deals()).length === count + 1;
      };
      await eventually('the deal', isThere, 60_000);
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
      eventually(
        'the end of the backfill',
        () => {
          clock.advance(1_000);
          return backfill.isDone;
        },
        90_000,
      ),
    ]);
    assert.deepEqual([code, (await deals()).length], [0, count + 120], output);
  });
});
