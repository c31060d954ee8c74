import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ManualClock } from './clock.ts';
import { installOnManualClock, type OnManualClock } from './on-manual-clock.ts';
import { eventually } from './relay-under-test.ts';
import { amounts } from './rig/traffic.ts';

const deals = 60;
/** Every twentieth webhook gets lost on its way, and nobody hears of it. */
const isDropped = (index: number) => index % 20 === 7;
const second = 1_000;
const sweepMs = 300 * second;

/** The clouds and the relay share a clock that stands still unless it is told to go on. */
describe('A relay that five in a hundred webhooks never reach', () => {
  let installed: OnManualClock;
  let clock: ManualClock;
  let ids: string[];
  before(async () => {
    installed = await installOnManualClock((clock) => ({
      ...{ partnerCenter: { clock }, salesforce: { clock } },
      relay: { SYNC_SWEEP_SECONDS: String(sweepMs / second) },
    }));
    ({ clock } = installed);
    const microsoft = installed.partnerCenter.asMicrosoft();
    ids = Array.from({ length: deals }, () => microsoft.sendReferral().id);
  });
  after(() => installed.close());

  async function signal(referralId: string): Promise<void> {
    const signed = installed.partnerCenter.signedDelivery({ name: 'referral-updated', referralId });
    const door = `${installed.url}/webhooks/partner-center`;
    assert.equal((await fetch(door, { method: 'POST', ...signed })).status, 202);
  }
  /** The deals whose opportunity does not show Microsoft's present value. */
  async function stale(): Promise<string[]> {
    const shown = await amounts(installed);
    const right = (id: string) => String(Number(installed.partnerCenter.referral(id)?.details.dealValue));
    return ids.filter((id) => shown.get(id)?.join() !== right(id));
  }
  /** The next sweep may be five minutes away: with fewer seconds for each look, so many looks would take a minute of real time. */
  async function until(what: string, isDone: () => Promise<boolean>): Promise<void> {
    const look = async () => {
      await installed.pass(5 * second, 250);
      return isDone();
    };
    await eventually(what, look, 60_000);
  }

  it('has all deals right after the next sweep', async () => {
    await Promise.all(ids.map(signal));
    await until('all deals', async () => (await stale()).length === 0);
    // Each of our own writes is seen once more.
    await installed.pass(2 * sweepMs, 5 * second);
    const microsoft = installed.partnerCenter.asMicrosoft();
    const dropped = ids.filter((_id, index) => isDropped(index));
    let left: string[] = [];
    // A sweep may come in between, by chance: then there is nothing to see, and it is five minutes to the next.
    for (const value of [7, 8]) {
      for (const id of ids) microsoft.updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value }]);
      await Promise.all(ids.filter((_id, index) => !isDropped(index)).map(signal));
      await until('what was signalled', async () => (await stale()).length <= dropped.length);
      left = await stale();
      if (left.length > 0) break;
    }
    assert.deepEqual(left, dropped);
    const before = clock.now();
    await until('what was dropped', async () => (await stale()).length === 0);
    assert.ok(clock.now() - before <= sweepMs + 15 * second, String(clock.now() - before));
  });

  it('makes one call to each cloud for a sweep that finds nothing', async () => {
    await installed.pass(3 * sweepMs, 5 * second);
    const { partnerCenter, salesforce } = installed;
    partnerCenter.clearCalls();
    salesforce.clearCalls();
    await installed.pass(3 * sweepMs, 5 * second);
    const paths = (calls: readonly { path: string }[]) => calls.map(({ path }) => path.split('?')[0] ?? '');
    const there = paths(partnerCenter.calls()).filter((path) => path.includes('/referrals'));
    assert.deepEqual(there, Array(3).fill('/v1.0/engagements/referrals'));
    // What the heartbeat reads and writes are other calls.
    const here = paths(salesforce.calls()).filter((path) => /query|Opportunity$|\/Opportunity\//.test(path));
    assert.deepEqual(
      here.filter((path) => !path.endsWith('/describe')),
      Array(3).fill('/services/data/v66.0/queryAll'),
    );
  });
});
