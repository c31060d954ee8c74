import { setTimeout as pause } from 'node:timers/promises';
import type { Sample } from './measures.ts';
import type { Stage } from './workloads.ts';

const sweeps = 5;

/** Calls of one sweep that finds nothing new: an idle relay that sweeps every second. */
export async function measureSweep({ subject, world, access }: Stage): Promise<Pick<Sample, 'sweepCalls'>> {
  const environment = { ...access.environment, SYNC_SWEEP_SECONDS: '1' };
  await world.setLatency({ partnerCenter: 0, salesforce: 0 });
  const running = await subject.start({ ...access, environment });
  try {
    // The first sweeps still find what the last load has written.
    await pause(5_000);
    await world.calls(undefined);
    await pause(sweeps * 1_000);
    const { reads, writes, salesforce } = await world.calls(undefined);
    return { sweepCalls: (reads + writes + salesforce) / sweeps };
  } finally {
    await running.stop();
  }
}
