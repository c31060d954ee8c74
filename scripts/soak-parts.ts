import { writeFileSync } from 'node:fs';
import { install } from '../test/installation.ts';
import { asInProduction, startEmbedded } from '../test/relay/store/embedded-postgres.ts';
import { fuzzDoors } from '../test/rig/fuzz-doors.ts';
import { jsonLines } from '../test/rig/history.ts';
import { acknowledgeInTheDark } from '../test/rig/in-the-dark.ts';
import type { Outage } from '../test/rig/kill-database.ts';
import { killRounds, type KillsJudged } from '../test/rig/kill-rounds.ts';
import { killWhileStreaming } from '../test/rig/kill-while-streaming.ts';
import { surviveLongOutage } from '../test/rig/long-outage.ts';
import { endureFaults, everyFault } from '../test/rig/network-faults.ts';
import { soak } from '../test/rig/soak.ts';
import { underAttack } from '../test/rig/under-attack.ts';

interface How {
  seed: number;
  /** For histories. */
  folder: string;
  /** Signals a second. */
  rate: number;
  events: string;
  database: string;
  /** How often or how long, in the part's own unit. */
  amount: number;
  print: (figures: object, what?: string) => void;
}

export type Amounts = Readonly<
  Record<'kills' | 'stops' | 'fuzz' | 'attack' | 'faults' | 'dark' | 'hours' | 'minutes', number>
>;

interface Part {
  name: keyof Amounts;
  /** Resolves to the promises that were broken. */
  run: (how: How) => Promise<string[]>;
}

/** The longest that the relay lets a failed pair wait, and a little more. */
const longestWaitMs = 16 * 60_000;
const quiet = { SYNC_SWEEP_SECONDS: '86400', LOG_LEVEL: 'fatal' } as const;

export const parts: readonly Part[] = [
  { name: 'kills', run: kills },
  { name: 'stops', run: stops },
  { name: 'fuzz', run: fuzz },
  { name: 'attack', run: attack },
  { name: 'faults', run: faults },
  { name: 'dark', run: dark },
  { name: 'hours', run: hours },
  {
    name: 'minutes',
    async run({ seed, amount, rate, print }) {
      const { figures, found } = await soak({ seed, minutes: amount, rate: 2 * rate });
      print(figures, 'soak');
      return found;
    },
  },
];

async function kills({ seed, amount, rate, folder, events, database, print }: How): Promise<string[]> {
  const run = { seed, rounds: amount, rate };
  const server = database === 'postgres' ? await startEmbedded(asInProduction) : undefined;
  const judged: Pick<KillsJudged, 'verdict' | 'lines'> & Partial<KillsJudged> = await (events === 'pubsub'
    ? killWhileStreaming({ ...run, deals: 50 })
    : killRounds({ ...run, deals: 10, restMs: longestWaitMs, ...(server && { database: server }) }));
  await server?.stop();
  const { verdict, lines, outages = [], restedAfterMs, left } = judged;
  writeFileSync(`${folder}/kills.jsonl`, jsonLines(lines));
  const { lost, doubled, backInTime, skipped, ...figures } = verdict;
  const broken = { lost: lost.length, doubled: doubled.length, backInTime: backInTime.length, skipped: skipped.length };
  print({ ...figures, ...broken, restedAfterMs, left });
  if (outages.length > 0) print(worst(outages), 'database');
  return [...lost, ...doubled, ...backInTime, ...skipped, ...litter(left)];
}

const expected = ['cosell.db', 'relay.lock'];

const litter = (left: KillsJudged['left'] | undefined): string[] =>
  left?.integrity === undefined || (left.integrity === 'ok' && left.files.join() === expected.join())
    ? []
    : [`the data folder holds ${left.files.join(', ')}; SQLite says: ${left.integrity}`];

/** How soon the relay must end. */
const longestToStopMs = 5_000;

async function stops({ seed, amount, rate, print }: How): Promise<string[]> {
  const run = { seed, rounds: amount, rate, deals: 10, restMs: longestWaitMs, isStopped: true };
  const judged = await killRounds({ ...run, toxics: [{ kind: 'blackHole' }] });
  const { acknowledged, lost, doubled, backInTime } = judged.verdict;
  const codes = [...new Set(judged.stops.map(({ code }) => code))];
  const longestMs = Math.max(...judged.stops.map(({ ms }) => ms));
  const broken = { lost: lost.length, doubled: doubled.length, backInTime: backInTime.length };
  print({ acknowledged, ...broken, codes, longestMs, left: judged.left });
  return [
    ...[...lost, ...doubled, ...backInTime, ...litter(judged.left)],
    ...(codes.some((code) => code !== 0) ? [`exit codes ${codes.join(', ')}`] : []),
    ...(longestMs > longestToStopMs ? [`the relay took ${String(longestMs)} ms to stop`] : []),
  ];
}

/** The longest waits until the relay worked again, in ms since the database was back. */
function worst(outages: readonly Outage[]) {
  const most = (of: (outage: Outage) => number) => Math.max(...outages.map(of));
  return {
    outages: outages.length,
    acknowledgedAfterMs: most((outage) => outage.acknowledgedAfterMs),
    readyAfterMs: most((outage) => outage.readyAfterMs),
    connections: most((outage) => outage.connections),
  };
}

async function fuzz({ seed, amount, print }: How): Promise<string[]> {
  const installed = await install({ relay: quiet });
  await installed.startRelay();
  const answers = await fuzzDoors({
    ...{ seed, count: amount, port: Number(installed.environment['RELAY_PORT']) },
    secret: installed.environment['SALESFORCE_WEBHOOK_SECRET'] ?? '',
    signed: installed.partnerCenter.signedDelivery({ name: 'referral-updated' }),
  });
  await installed.close();
  print(answers);
  return Object.keys(answers).filter((status) => status.startsWith('5') && status !== '503');
}

async function attack({ amount, print }: How): Promise<string[]> {
  const installed = await install({ relay: quiet });
  await installed.startRelay();
  const waited = await underAttack(installed, amount);
  await installed.close();
  const [alone] = waited;
  for (const each of waited) print({ ...each, times: Math.round((10 * each.p99) / (alone?.p99 ?? NaN)) / 10 });
  return waited.flatMap(({ attack: beside, failed }) =>
    failed.length === 0
      ? []
      : [`${String(failed.length)} honest deliveries got no 202 beside ${beside}, but ${failed.join(', ')}.`],
  );
}

/** How soon all deals must be right after a fault of the network. */
const longestToConvergeMs = 30_000;

async function faults({ seed, amount, print }: How): Promise<string[]> {
  const run = { seed, seconds: amount, deals: 30, rate: 30, faults: everyFault, patienceMs: longestWaitMs };
  const endured = await endureFaults(run, print);
  return endured.flatMap(({ clouds, fault, convergedAfterMs = Infinity, refused }) => [
    ...(convergedAfterMs > longestToConvergeMs
      ? [`${fault} to ${clouds}: right after ${String(convergedAfterMs)} ms`]
      : []),
    ...(refused > 0 ? [`${fault} to ${clouds}: ${String(refused)} signals refused`] : []),
  ]);
}

async function dark({ amount, rate, print }: How): Promise<string[]> {
  const { light, dark: without } = await acknowledgeInTheDark({
    rounds: 6,
    seconds: amount,
    rate: 2 * rate,
    deals: 100,
  });
  print({ light, dark: without });
  const failed = [...light.failed, ...without.failed];
  return [
    ...(failed.length > 0 ? [`${String(failed.length)} signals got no 202, but ${failed.join(', ')}`] : []),
    ...(without.p99 > light.p99 * 1.1
      ? [`acknowledgements take ${String(without.p99)} ms instead of ${String(light.p99)}`]
      : []),
  ];
}

async function hours({ seed, amount, print }: How): Promise<string[]> {
  const survived = await surviveLongOutage({ seed, hours: amount, signals: 50_000, deals: 2_000 });
  print(survived);
  const { beforeMb, mostMb, stale } = survived;
  return [
    ...(stale > 0 ? [`${String(stale)} deals are stale after the outage`] : []),
    ...(mostMb - beforeMb > 50 ? [`memory grew from ${String(beforeMb)} to ${String(mostMb)} MB`] : []),
  ];
}
