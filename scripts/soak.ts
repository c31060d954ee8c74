import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzzDoors } from '../test/rig/fuzz-doors.ts';
import { jsonLines } from '../test/rig/history.ts';
import { killWhileStreaming } from '../test/rig/kill-while-streaming.ts';
import type { Outage } from '../test/rig/kill-database.ts';
import { killRounds, type KillsJudged } from '../test/rig/kill-rounds.ts';
import { seedOf } from '../test/rig/random.ts';
import { soak } from '../test/rig/soak.ts';
import { underAttack } from '../test/rig/under-attack.ts';
import { asInProduction, startEmbedded } from '../test/relay/store/embedded-postgres.ts';
import { install } from '../test/installation.ts';

const usage = `Usage: npm run soak -- [--kills 200] [--minutes 30] [--fuzz 100000] [--rate 50] [--attack 0] [--seed <number>] [--events pubsub] [--database postgres]
The long form of test/rig: kills, faults of the network, fuzzed requests and a soak. 0 leaves a part out. --attack 10 measures for 10 seconds each
what honest deliveries wait beside forged ones and slow sockets.
Histories go to test-output/soak as JSON lines. With --events pubsub, the kills come while the relay reads the org's events. With --database postgres, each round kills either the relay or a
PostgreSQL that the command starts for this. RIG_SEED or --seed repeats a run.`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '30' },
    fuzz: { type: 'string', default: '100000' },
    rate: { type: 'string', default: '50' },
    attack: { type: 'string', default: '0' },
    seed: { type: 'string' },
    events: { type: 'string', default: 'outbound-message' },
    database: { type: 'string', default: 'embedded' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
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

/** The longest that the relay lets a failed pair wait, and a little more. */
const longestWaitMs = 16 * 60_000;
const folder = 'test-output/soak';
mkdirSync(folder, { recursive: true });
const seed = seedOf(values.seed ?? process.env['RIG_SEED']);
console.log(`Seed ${String(seed)}`);
const problems: string[] = [];

if (Number(values.kills) > 0) {
  const run = { seed, rounds: Number(values.kills), rate: Number(values.rate) };
  const database = values.database === 'postgres' ? await startEmbedded(asInProduction) : undefined;
  const judged: Pick<KillsJudged, 'verdict' | 'lines'> & Partial<KillsJudged> = await (values.events === 'pubsub'
    ? killWhileStreaming({ ...run, deals: 50 })
    : killRounds({ ...run, deals: 10, restMs: longestWaitMs, ...(database && { database }) }));
  await database?.stop();
  const { verdict, lines, outages = [], restedAfterMs } = judged;
  writeFileSync(`${folder}/kills.jsonl`, jsonLines(lines));
  const { lost, doubled, backInTime, skipped, ...figures } = verdict;
  const broken = { lost: lost.length, doubled: doubled.length, backInTime: backInTime.length, skipped: skipped.length };
  console.log('kills', JSON.stringify({ ...figures, ...broken, restedAfterMs }));
  if (outages.length > 0) console.log('database', JSON.stringify(worst(outages)));
  problems.push(...lost, ...doubled, ...backInTime, ...skipped);
}

if (Number(values.fuzz) > 0) {
  const installed = await install({ relay: { SYNC_SWEEP_SECONDS: '86400', LOG_LEVEL: 'fatal' } });
  await installed.startRelay();
  const answers = await fuzzDoors({
    ...{ seed, count: Number(values.fuzz), port: Number(installed.environment['RELAY_PORT']) },
    secret: installed.environment['SALESFORCE_WEBHOOK_SECRET'] ?? '',
    signed: installed.partnerCenter.signedDelivery({ name: 'referral-updated' }),
  });
  await installed.close();
  console.log('fuzz', JSON.stringify(answers));
  problems.push(...Object.keys(answers).filter((status) => status.startsWith('5') && status !== '503'));
}

if (Number(values.attack) > 0) {
  const installed = await install({ relay: { SYNC_SWEEP_SECONDS: '86400', LOG_LEVEL: 'fatal' } });
  await installed.startRelay();
  const waited = await underAttack(installed, Number(values.attack));
  await installed.close();
  const [alone] = waited;
  for (const { attack, p50, p99, failed } of waited) {
    console.log(
      'attack',
      JSON.stringify({ attack, p50, p99, times: Math.round((10 * p99) / (alone?.p99 ?? NaN)) / 10, failed }),
    );
    if (failed.length > 0)
      problems.push(
        `${String(failed.length)} honest deliveries got no 202 beside ${attack}, but ${failed.join(', ')}.`,
      );
  }
}

if (Number(values.minutes) > 0) {
  const { figures, found } = await soak({ seed, minutes: Number(values.minutes), rate: 2 * Number(values.rate) });
  console.log('soak', JSON.stringify(figures));
  problems.push(...found);
}

console.log(problems.length === 0 ? 'No promise was broken.' : problems.join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
