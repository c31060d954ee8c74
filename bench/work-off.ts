import { setTimeout as pause } from 'node:timers/promises';
import type { Sample } from './measures.ts';
import type { Running } from './subjects.ts';
import { requestsOf, type Stage } from './workloads.ts';

/** As an API gateway does it: so many calls in a window, and 429 with the rest of the window for each more. 50 a second. */
const allowed = { calls: 100, seconds: 2 };

/** So slow that the clouds set the pace, not this machine's cores, which the clouds share: each relay makes eight calls to Partner Center at a time. */
const latencyMs = 250;
/** So fast that only the limit slows the relay down. */
const fastMs = 20;
const perSecond = 500;
const patienceMs = 180_000;

/**
 * Every deal changes in Salesforce, and each change takes a write of its own to Partner Center: how many a second, and how many writes a deal.
 * Then all over again while Partner Center takes only so many calls: what share of these the relay uses.
 */
export async function measureWorkOff(
  { world, access, generator }: Stage,
  { ports }: Running,
): Promise<{ sample: Pick<Sample, 'workOffPerSecond' | 'workOffWrites' | 'allowedShare'>; left: number }> {
  const requests = requestsOf(access);
  const slow = await workOff(latencyMs, 1_500_000);
  await world.limitRate(allowed);
  const limited = await workOff(fastMs, 1_700_000);
  await world.limitRate(undefined);
  const used = (limited.reads + limited.writes) / limited.seconds;
  return {
    sample: {
      workOffPerSecond: (requests.length - slow.left) / slow.seconds,
      workOffWrites: slow.writes / requests.length,
      allowedShare: (used / (allowed.calls / allowed.seconds)) * 100,
    },
    left: slow.left + limited.left,
  };

  /** Changes all deals, and resolves when both sides agree again. The calls are those that were taken. */
  async function workOff(callMs: number, value: number) {
    await world.setLatency({ partnerCenter: callMs, salesforce: callMs });
    await world.changeHere({ value });
    await world.calls(undefined);
    const began = performance.now();
    await generator.run({ requests, ports, connections: 20, perSecond, seconds: requests.length / perSecond });
    let left = requests.length;
    while (left > 0 && performance.now() - began < patienceMs) {
      await pause(50);
      left = (await world.differing(undefined)).length;
    }
    const { reads, writes } = await world.calls(undefined);
    return { left, reads, writes, seconds: (performance.now() - began) / 1_000 };
  }
}
