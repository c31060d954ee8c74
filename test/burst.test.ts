import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { installSignalledOnManualClock, type OnManualClock } from './on-manual-clock.ts';

const pairs = 100;
const rounds = 10;

/**
 * A relay that works event by event makes a read and a write for each of 1,000 signals. The relay's own clock stands still while they
 * come in, so that however slow the machine is they are one burst.
 */
describe('A burst of 1,000 signals over 100 pairs', () => {
  let installed: OnManualClock;
  let referrals: string[];
  let opportunities: string[];

  before(async () => {
    installed = await installSignalledOnManualClock();
    const { partnerCenter, salesforce } = installed;
    const microsoft = partnerCenter.asMicrosoft();
    referrals = Array.from({ length: pairs }, () => microsoft.sendReferral().id);
    await atRest();
    // What is found out once (whether lists tell all, whether the org heeds preconditions) is found out before.
    microsoft.updateReferral(referrals[0] ?? '', value(1));
    await atRest();
    const rows = await salesforce.as(salesforce.users.seller).query('SELECT Id FROM Opportunity');
    opportunities = rows.map(({ Id }) => String(Id));
    assert.equal(opportunities.length, pairs);
  });
  after(() => installed.close());

  const value = (dealValue: number) => [{ op: 'replace', path: '/details/dealValue', value: dealValue }] as const;
  const delivered = () => Promise.all([installed.partnerCenter.settle(), installed.salesforce.settle()]);
  /** Lets the relay's time go on until nothing is due. */
  const atRest = () =>
    installed.until(
      'rest',
      async () => {
        await delivered();
        return (await installed.due()) === 0;
      },
      50,
    );

  /** Plays a burst and says what it cost. */
  async function cost(burst: () => Promise<void>): Promise<{ salesforce: string[]; reads: number; note: string }> {
    // A record is left alone in the second in which it was changed.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    installed.partnerCenter.clearCalls();
    installed.salesforce.clearCalls();
    await burst();
    await delivered();
    await atRest();
    const calls = installed.salesforce.calls().filter(({ path }) => path.includes('/services/data/'));
    const reads = installed.partnerCenter
      .calls()
      .filter(({ method, path }) => method === 'GET' && path.includes('/referrals'));
    return {
      salesforce: calls.map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`),
      reads: reads.length,
      note: `${String(calls.length)} Salesforce calls, ${String(reads.length)} referral reads`,
    };
  }

  it('from Partner Center takes at most 8 Salesforce calls and 200 reads, and the last value is there', async (t) => {
    const microsoft = installed.partnerCenter.asMicrosoft();
    const {
      salesforce: calls,
      reads,
      note,
    } = await cost(async () => {
      for (let round = 1; round <= rounds; round += 1)
        for (const [index, id] of referrals.entries()) microsoft.updateReferral(id, value(round * 1_000 + index));
    });
    t.diagnostic(note);
    assert.ok(calls.length <= 8, calls.join('\n'));
    assert.ok(reads <= 200);
    const { salesforce } = installed;
    const rows = await salesforce.as(salesforce.users.seller).query('SELECT Amount FROM Opportunity');
    assert.deepEqual(
      rows.map(({ Amount }) => Number(Amount)).sort((a, b) => a - b),
      referrals.map((_, index) => rounds * 1_000 + index),
    );
  });

  it('from Salesforce takes at most 8 Salesforce calls and 200 reads, and the last value is there', async (t) => {
    const { salesforce, partnerCenter } = installed;
    const seller = salesforce.as(salesforce.users.seller);
    const {
      salesforce: calls,
      reads,
      note,
    } = await cost(async () => {
      for (let round = 1; round <= rounds; round += 1)
        for (const [index, id] of opportunities.entries())
          await seller.update('Opportunity', id, { Amount: 100_000 + round * 1_000 + index });
    });
    t.diagnostic(note);
    assert.ok(calls.length <= 8, calls.join('\n'));
    assert.ok(reads <= 200);
    assert.deepEqual(
      partnerCenter
        .referrals()
        .map(({ details }) => Number(details.dealValue))
        .sort((a, b) => a - b),
      opportunities.map((_, index) => 100_000 + rounds * 1_000 + index),
    );
  });
});
