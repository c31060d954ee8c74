import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import pMap from 'p-map';
import type { World } from './clouds-process.ts';
import type { Sample } from './measures.ts';
import { cpuMsOf, memoryOf } from './processes.ts';
import { startRemote, type Remote } from './remote.ts';
import { percentile } from './statistics.ts';
import { measureRecovery } from './recovery.ts';
import { measureWorkOff } from './work-off.ts';
import type { Stage } from './workloads.ts';

const latencyMs = 50;

/**
 * In a world of its own: received referrals without an opportunity, from the command until the last row shows its value. Then, with these deals
 * known, a stream of changes, changes of all of them at once, an outage and a kill.
 */
export async function measureBackfill(stage: Stage): Promise<Sample> {
  const { subject, scale } = stage;
  const deals = scale.backfillDeals;
  const { ask: world, stop } = await startRemote<World>('clouds-process.ts');
  try {
    const access = await world.start({ deals });
    await world.setLatency({ partnerCenter: latencyMs, salesforce: latencyMs });
    const transferSeconds = await transfer(String(access.environment['PARTNER_CENTER_API_URL']), deals);
    const running = await subject.start(access);
    const began = { at: performance.now(), cpu: cpuMsOf(running.pids) };
    const command = spawn(process.execPath, [...running.program, 'backfill'], {
      env: { PATH: process.env['PATH'], ...running.environment },
      stdio: 'ignore',
    });
    const ended = once(command, 'exit');
    while ((await world.differing(undefined)).length > 0) await pause(200);
    const rowsSeconds = (performance.now() - began.at) / 1_000;
    await ended;
    const backfillSeconds = (performance.now() - began.at) / 1_000;
    const backfillCpuMs = (cpuMsOf(running.pids) - began.cpu) / deals;
    const backfillMb = memoryOf(running.pids);
    const streamP99 = await measureStream(world, scale.seconds);
    const work = await measureWorkOff({ ...stage, world, access }, running);
    await world.setLatency({ partnerCenter: latencyMs, salesforce: latencyMs });
    const { sample, left, running: last } = await measureRecovery({ ...stage, world, access }, running);
    await last.stop();
    return {
      transferSeconds,
      rowsSeconds,
      backfillSeconds,
      backfillCpuMs,
      backfillMb,
      streamP99,
      ...work.sample,
      ...sample,
      lost: work.left + left,
    };
  } finally {
    await stop();
  }
}

/** The p99 of a stream of changes, each of another deal than those just before it. */
async function measureStream(world: Remote<World>, seconds: number): Promise<number> {
  await world.setLatency({ partnerCenter: 100, salesforce: 100 });
  await pause(2_000);
  const delays = await world.stream({ perSecond: 100, seconds, firstValue: 1_000_000 });
  return percentile(delays, 0.99);
}

/** One call for each deal, eight at a time, ignoring the answers: the time that the clouds alone would take. */
async function transfer(url: string, deals: number): Promise<number> {
  const began = performance.now();
  await pMap(Array.from({ length: deals }), async () => (await fetch(`${url}/v1.0/engagements/referrals`)).text(), {
    concurrency: 8,
  });
  return (performance.now() - began) / 1_000;
}
