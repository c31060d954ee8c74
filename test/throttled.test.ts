import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { install, type Installed } from './installation.ts';
import { duePairs, eventually, runCosell, type RunningRelay } from './relay-under-test.ts';

const deals = 40;
/** Fewer calls in a window than the deals need for their reads alone. */
const allowed = { calls: 30, seconds: 1 };

describe('Partner Center takes fewer calls at a time than the relay has deals to write', () => {
  let installed: Installed;
  let relay: RunningRelay;
  before(async () => {
    installed = await install({
      here: true,
      // So that each deal takes a read of its own.
      partnerCenter: { switches: { listItems: 'summary' } },
      relay: { SYNC_SWEEP_SECONDS: '86400' },
    });
    const { partnerCenter, environment } = installed;
    partnerCenter.asMicrosoft().sendReferrals(deals);
    relay = await installed.startRelay();
    assert.equal((await runCosell(environment, 'backfill')).code, 0);
  });
  after(() => installed.close());

  it('spends each call on progress: no deal is read twice or written twice', async () => {
    const { partnerCenter, salesforce } = installed;
    const seller = salesforce.as(salesforce.users.seller);
    const rows = await seller.query('SELECT Id FROM Opportunity');
    assert.equal(rows.length, deals);
    partnerCenter.clearCalls();
    partnerCenter.limitRate(allowed);
    for (const row of rows) await seller.update('Opportunity', String(row['Id']), { Amount: 4_711 });
    await eventually(
      'the new amounts',
      () => partnerCenter.referrals().every(({ details }) => Number(details.dealValue) === 4_711),
      60_000,
    );
    await eventually('rest', async () => (await duePairs(relay)) === 0);
    const taken = partnerCenter.calls().filter(({ path, status }) => path.includes('/referrals/') && status !== 429);
    const count = (method: string) => taken.filter((call) => call.method === method).length;
    assert.deepEqual([count('GET'), count('PATCH')], [deals, deals]);
  });
});
