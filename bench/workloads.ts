import { setTimeout as pause } from 'node:timers/promises';
import type { World, WorldAccess } from './clouds-process.ts';
import type { Generator, LoadResult } from './generator-process.ts';
import type { Measure, Sample } from './measures.ts';
import { cpuMsOf, memoryOf } from './processes.ts';
import type { Remote } from './remote.ts';
import { perSecondOf, type Scale } from './scale.ts';
import { percentile } from './statistics.ts';
import type { Running, Subject } from './subjects.ts';

/** A subject with the clouds that it works on. */
export interface Stage {
  subject: Subject;
  world: Remote<World>;
  access: WorldAccess;
  generator: Remote<Generator>;
  scale: Scale;
}

/** After this time, missing rows count as lost. */
const patienceMs = 30_000;
let changes = 0;

/** Starts a subject, runs every load on it, and stops it. Before each load, all deals change, so that the signals announce real changes. */
export async function measureRound(stage: Stage, isLast: boolean): Promise<Sample> {
  const { subject, world, access, generator, scale } = stage;
  await world.setLatency({ partnerCenter: 0, salesforce: 0 });
  const running = await subject.start(access);
  const sample: Sample = { lost: 0, startMs: running.startMs };
  try {
    await pause(2_000);
    sample.idleMb = memoryOf(running.pids);
    const requests = requestsOf(access);
    const load = async (connections: number, perSecond?: number): Promise<LoadResult> => {
      await world.change({ value: (changes += 1_000) });
      const result = await generator.run({
        ...{ requests, connections, ports: running.ports, seconds: scale.seconds },
        ...(perSecond === undefined ? {} : { perSecond }),
      });
      const began = performance.now();
      const lost = result.failed + (await lostAfter(stage));
      sample.lost += lost;
      const rest = `at rest ${((performance.now() - began) / 1_000).toFixed(1)} s later`;
      console.log(
        `  ${subject.name}: ${String(connections)} connections, ${perSecondOf(result).toFixed(0)}/s, ${rest}, ${String(lost)} lost`,
      );
      return result;
    };
    // Warm-up: one-time requests and code that is not compiled yet must not count.
    await load(10, 100);
    for (const connections of [10, 50] as const) {
      const before = cpuMsOf(running.pids);
      const result = await load(connections);
      const cpu = ((cpuMsOf(running.pids) - before) / result.answered) * 1_000;
      if (connections === 50) sample.ack50cpu = cpu;
      sample[`ack${connections}`] = perSecondOf(result);
      sample[`ack${connections}p99`] = percentile(result.latencies, 0.99);
    }
    for (const latency of scale.latencies) {
      if (!subject.works && latency > 0) continue;
      await world.setLatency({ partnerCenter: latency, salesforce: latency });
      const { latencies } = await load(100, 100);
      sample[`open${latency}p50`] = percentile(latencies, 0.5);
      sample[`open${latency}p99`] = percentile(latencies, 0.99);
    }
    sample.loadedMb = memoryOf(running.pids);
    if (isLast && subject.isRelay) Object.assign(sample, await measureRelay(stage, running));
  } finally {
    await running.stop();
  }
  return sample;
}

/** Workloads for relays of this product only: the number of calls for many signals, and the time from the signal to the row. */
async function measureRelay(stage: Stage, { ports }: Running): Promise<Partial<Record<Measure, number>>> {
  const { world, access, generator } = stage;
  const requests = requestsOf(access);
  await world.setLatency({ partnerCenter: 20, salesforce: 20 });
  await pause(1_200);
  await world.calls(undefined);
  for (let round = 0; round < 10; round += 1) {
    await world.change({ value: (changes += 1_000) });
    await generator.run({ requests, ports, connections: 20, perSecond: 500, seconds: requests.length / 500 });
  }
  await lostAfter(stage);
  const burst = await world.calls(undefined);
  await world.setLatency({ partnerCenter: 100, salesforce: 100 });
  const delays: number[] = [];
  for (let place = 0; place < 10; place += 1) {
    await pause(1_100);
    await world.change({ value: (changes += 1_000), place });
    const sent = performance.now();
    await generator.run({
      requests: requests.slice(place, place + 1),
      ports,
      connections: 1,
      perSecond: 100,
      seconds: 0.01,
    });
    await lostAfter(stage);
    delays.push(performance.now() - sent);
  }
  return {
    ...{ burstSalesforce: burst.salesforce, burstReads: burst.reads },
    delayP50: percentile(
      delays.sort((a, b) => a - b),
      0.5,
    ),
  };
}

/** How many deals still differ from their referral after the time limit. */
async function lostAfter({ subject, world }: Stage): Promise<number> {
  if (!subject.works) return 0;
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const left = await world.differing(undefined);
    if (left.length === 0 || performance.now() > deadline) return left.length;
    await pause(10);
  }
}

/** The signed deliveries as bytes for the socket. */
export const requestsOf = ({ deliveries }: WorldAccess): string[] =>
  deliveries.map(({ body, headers }) => {
    const lines = Object.entries({ Host: '127.0.0.1', ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
    return `POST /webhooks/partner-center HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
  });
