import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { World } from '../bench/clouds-process.ts';
import type { Generator } from '../bench/generator-process.ts';
import { launcherOf } from '../bench/launcher.ts';
import { cpuMsOf, peakMemoryOf } from '../bench/processes.ts';
import { startRemote } from '../bench/remote.ts';
import { startAll } from '../bench/subjects.ts';
import { requestsOf } from '../bench/workloads.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

/**
 * Proves how fast a relay catches up after an outage: sellers have changed 10,000 deals (or as many as requested) and all are due when
 * Salesforce is back, while Partner Center takes 50 calls a second. Exits with 1 if the relay uses less than 0.7 of these calls, writes a deal
 * twice, or leaves one different. Linux only.
 */
const deals = Number(process.argv[2] ?? 10_000);
const allowed = { calls: 100, seconds: 2 };
const leastShare = 0.7;
/** Deliveries a second. */
const perSecond = 500;
/** Each deal takes a read and a write. Twice that time, and a minute. */
const patienceSeconds = 60 + (2 * 2 * deals) / (allowed.calls / allowed.seconds);

const launcher = await launcherOf(fileURLToPath(new URL('..', import.meta.url)), temporaryFolder('cosell'));
const { ask: world, stop: stopWorld } = await startRemote<World>('clouds-process.ts');
const { ask: generator, stop: stopGenerator } = await startRemote<Generator>('generator-process.ts');
try {
  const access = await world.start({ deals });
  const relay = await startAll([[launcher, 'serve']], access.environment);
  await backfill();
  const requests = requestsOf(access);
  await world.setLatency({ partnerCenter: 20, salesforce: 20 });
  await world.setDown(true);
  await world.changeHere({ value: 1_500_000 });
  const load = { requests, ports: relay.ports, connections: 20, perSecond, seconds: deals / perSecond };
  const { answered, failed } = await generator.run(load);
  await world.limitRate(allowed);
  await world.calls(undefined);
  const began = { at: performance.now(), cpuMs: cpuMsOf(relay.pids) };
  await world.setDown(false);
  let left = deals;
  const seconds = () => (performance.now() - began.at) / 1_000;
  while (left > 0 && seconds() < patienceSeconds) {
    await pause(1_000);
    left = (await world.differing(undefined)).length;
  }
  const took = seconds();
  const { reads, writes, salesforce } = await world.calls(undefined);
  const share = (reads + writes) / took / (allowed.calls / allowed.seconds);
  const figures = {
    'deals due': deals,
    'caught up after, s': took,
    'calls to Partner Center: reads, writes': `${String(reads)}, ${String(writes)}`,
    'share of the allowed calls': share.toFixed(2),
    'calls to Salesforce': salesforce,
    'CPU of the relay, ms a deal': (cpuMsOf(relay.pids) - began.cpuMs) / deals,
    'memory peak of the relay, MB': Math.max(...relay.pids.map(peakMemoryOf)),
  };
  for (const [name, value] of Object.entries(figures))
    console.log(`${name.padEnd(40)} ${typeof value === 'number' ? value.toFixed(value < 100 ? 1 : 0) : value}`);
  const promises = {
    'every delivery was acknowledged': answered >= deals && failed === 0,
    'both sides agree on each deal': left === 0,
    'each deal was written once': writes === deals,
    [`the relay used at least ${String(leastShare)} of the calls`]: share >= leastShare,
  };
  for (const [promise, holds] of Object.entries(promises)) console.log(`${holds ? 'holds ' : 'FAILS '} ${promise}`);
  if (!Object.values(promises).every(Boolean)) process.exitCode = 1;
  await relay.stop();

  async function backfill(): Promise<void> {
    const command = spawn(process.execPath, [launcher, 'backfill'], {
      env: { PATH: process.env['PATH'], ...access.environment },
      stdio: 'ignore',
    });
    const [code] = (await once(command, 'exit')) as unknown[];
    if (code !== 0) throw new Error(`the backfill ended with ${String(code)}`);
  }
} finally {
  await stopGenerator();
  await stopWorld();
}
