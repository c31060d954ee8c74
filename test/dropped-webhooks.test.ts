import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { readConfig } from '../relay/config.ts';
import { startRelay, type Relay } from '../relay/main.ts';
import { manualClock, type ManualClock } from './clock.ts';
import { install, type Installed } from './installation.ts';
import { eventually } from './relay-under-test.ts';
import { amounts } from './rig/traffic.ts';

const deals = 60;
/** Every twentieth webhook gets lost on its way, and nobody hears of it. */
const isDropped = (index: number) => index % 20 === 7;
const second = 1_000;
const sweepMs = 300 * second;

/** The clouds and the relay share a clock that stands still unless it is told to go on. */
describe('A relay that five in a hundred webhooks never reach', () => {
  let installed: Installed;
  let relay: Relay;
  let clock: ManualClock;
  let ids: string[];
  before(async () => {
    clock = manualClock(Date.now());
    installed = await install({
      ...{ partnerCenter: { clock }, salesforce: { clock } },
      relay: { SYNC_SWEEP_SECONDS: String(sweepMs / second) },
    });
    relay = await startRelay(readConfig(installed.environment), clock, pino({ level: 'silent' }));
    const microsoft = installed.partnerCenter.asMicrosoft();
    ids = Array.from({ length: deals }, () => microsoft.sendReferral().id);
  });
  after(async () => {
    await relay.stop();
    await installed.close();
  });

  async function pass(ms: number, stepMs: number): Promise<void> {
    for (const end = clock.now() + ms; clock.now() < end;) {
      clock.advance(stepMs);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  async function signal(referralId: string): Promise<void> {
    const signed = installed.partnerCenter.signedDelivery({ name: 'referral-updated', referralId });
    const door = `http://127.0.0.1:${String(relay.port)}/webhooks/partner-center`;
    assert.equal((await fetch(door, { method: 'POST', ...signed })).status, 202);
  }
  /** The deals whose opportunity does not show Microsoft's present value. */
  async function stale(): Promise<string[]> {
    const shown = await amounts(installed);
    const right = (id: string) => String(Number(installed.partnerCenter.referral(id)?.details.dealValue));
    return ids.filter((id) => shown.get(id)?.join() !== right(id));
  }
  const until = (what: string, isDone: () => Promise<boolean>) =>
    eventually(
      what,
      async () => {
        await pass(second, 50);
        return isDone();
      },
      60_000,
    );

  it('has all deals right after the next sweep', async () => {
    await Promise.all(ids.map(signal));
    await until('all deals', async () => (await stale()).length === 0);
    // Each of our own writes is seen once more.
    await pass(2 * sweepMs, 5 * second);
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
    await pass(3 * sweepMs, 5 * second);
    const { partnerCenter, salesforce } = installed;
    partnerCenter.clearCalls();
    salesforce.clearCalls();
    await pass(3 * sweepMs, 5 * second);
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
