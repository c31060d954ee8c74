import { setTimeout as pause } from 'node:timers/promises';
import type { Sample } from './measures.ts';
import type { Running } from './subjects.ts';
import { requestsOf, type Stage } from './workloads.ts';

/** So slow that the clouds set the pace, not this machine's cores, which the clouds share: each relay makes eight calls to Partner Center at a time. */
const latencyMs = 250;
const perSecond = 500;
const patienceMs = 180_000;

/** Every deal changes in Salesforce, and each change takes a write of its own to Partner Center: how many a second, and how many writes a deal. */
export async function measureWorkOff(
  { world, access, generator }: Stage,
  { ports }: Running,
): Promise<{ sample: Pick<Sample, 'workOffPerSecond' | 'workOffWrites'>; left: number }> {
  const requests = requestsOf(access);
  await world.setLatency({ partnerCenter: latencyMs, salesforce: latencyMs });
  await world.changeHere({ value: 1_500_000 });
  await world.calls(undefined);
  const began = performance.now();
  await generator.run({ requests, ports, connections: 20, perSecond, seconds: requests.length / perSecond });
  let left = requests.length;
  while (left > 0 && performance.now() - began < patienceMs) {
    await pause(50);
    left = (await world.differing(undefined)).length;
  }
  const seconds = (performance.now() - began) / 1_000;
  const { writes } = await world.calls(undefined);
  return {
    sample: { workOffPerSecond: (requests.length - left) / seconds, workOffWrites: writes / requests.length },
    left,
  };
}
