import { setTimeout as pause } from 'node:timers/promises';
import type { Sample } from './measures.ts';
import type { Running } from './subjects.ts';
import { requestsOf, type Stage } from './workloads.ts';

/** Deliveries a second: all deals are due long before the outage is over. */
const perSecond = 500;
/** After this time, the deals that still differ count as lost. */
const patienceMs = 180_000;

/**
 * What happens after trouble, in a world whose deals the relay knows. All deals change and are signalled while Salesforce is down; and again just
 * before `kill -9`. The time counts from the end of the outage, or from the kill, until the last row shows its value.
 */
export async function measureRecovery(
  { subject, world, access, generator, scale }: Stage,
  running: Running,
): Promise<{ sample: Pick<Sample, 'outageSeconds' | 'killSeconds'>; left: number; running: Running }> {
  const requests = requestsOf(access);
  const signalAll = async (value: number) => {
    await world.change({ value });
    const seconds = requests.length / perSecond;
    await generator.run({ requests, ports: running.ports, connections: 20, perSecond, seconds });
  };
  const secondsUntilRight = async (began: number) => {
    let left = requests.length;
    while (left > 0 && performance.now() - began < patienceMs) {
      await pause(100);
      left = (await world.differing(undefined)).length;
    }
    return { seconds: (performance.now() - began) / 1_000, left };
  };

  await world.setDown(true);
  await signalAll(2_000_000);
  await pause(scale.outageSeconds * 1_000);
  await world.setDown(false);
  const outage = await secondsUntilRight(performance.now());

  await signalAll(3_000_000);
  const killed = performance.now();
  for (const pid of running.pids) process.kill(pid, 'SIGKILL');
  await running.stop();
  const restarted = await subject.start(access);
  const kill = await secondsUntilRight(killed);
  return {
    sample: { outageSeconds: outage.seconds, killSeconds: kill.seconds },
    left: outage.left + kill.left,
    running: restarted,
  };
}
