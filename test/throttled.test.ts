import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ManualClock } from './clock.ts';
import { installOnManualClock, type OnManualClock } from './on-manual-clock.ts';
import { runCosell } from './relay-under-test.ts';

const deals = 40;

/** The clouds' time and the relay's go on only as told here, so that windows of minutes take no time. */
describe('Partner Center takes fewer calls at a time than the relay needs to read its deals', () => {
  let clock: ManualClock;
  let installed: OnManualClock;
  before(async () => {
    installed = await installOnManualClock((clock) => ({
      // So that each deal takes a read of its own.
      partnerCenter: { clock, switches: { listItems: 'summary' } },
      relay: { SYNC_SWEEP_SECONDS: '86400' },
    }));
    ({ clock } = installed);
    installed.partnerCenter.asMicrosoft().sendReferrals(deals);
    const backfill = runCosell(installed.environment, 'backfill');
    await goOnUntil(async () => (await seen()).length === deals, 50);
    assert.equal((await backfill).code, 0);
  });
  after(() => installed.close());

  const seller = () => installed.salesforce.as(installed.salesforce.users.seller);
  const seen = () => seller().query('SELECT Id, Referral_Identifier__c FROM Opportunity');

  /** Resolves when nothing is due and it is so. Lets the time go on by so many ms before each look. */
  async function goOnUntil(isSo: () => boolean | Promise<boolean>, stepMs: number): Promise<void> {
    for (let looks = 0; looks < 5_000; looks += 1) {
      await installed.salesforce.settle();
      clock.advance(stepMs);
      if ((await installed.due()) === 0 && (await isSo())) return;
    }
    throw new Error('it has not come to that');
  }

  /** A seller changes every deal. Resolves, once Partner Center shows all changes, to how often the relay has called for each and how long it took. */
  async function changeAll(amount: number, allowed: { calls: number; seconds: number }) {
    const { partnerCenter } = installed;
    partnerCenter.clearCalls();
    partnerCenter.limitRate(allowed);
    const began = clock.now();
    for (const row of await seen()) await seller().update('Opportunity', String(row['Id']), { Amount: amount });
    const areThere = () => partnerCenter.referrals().every(({ details }) => Number(details.dealValue) === amount);
    await goOnUntil(areThere, allowed.seconds * 5);
    const taken = partnerCenter.calls().filter(({ path, status }) => path.includes('/referrals/') && status !== 429);
    const count = (method: string) => taken.filter((call) => call.method === method).length;
    return { reads: count('GET'), writes: count('PATCH'), windows: (clock.now() - began) / 1_000 / allowed.seconds };
  }

  for (const seconds of [60, 600])
    it(`spends each call on progress in windows of ${String(seconds)} s: no deal is read twice or written twice`, async () => {
      const { reads, writes, windows } = await changeAll(seconds, { calls: 30, seconds });
      assert.deepEqual([reads, writes], [deals, deals]);
      assert.ok(windows < 4, String(windows));
    });
});
