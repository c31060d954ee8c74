import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { seedOf } from '../test/rig/random.ts';
import { parts, type Amounts } from './soak-parts.ts';

const usage = `Usage: npm run soak -- [--kills 200] [--stops 0] [--minutes 30] [--fuzz 100000] [--attack 0] [--faults 0] [--dark 0] [--hours 0] [--rate 50] [--seed <number>] [--events pubsub] [--database postgres]
The long form of test/rig. 0 leaves a part out.
--kills    kills of the relay under a stream of signals, with faults of the network. With --events pubsub, the relay reads the org's events meanwhile. With --database postgres, each round
           kills either the relay or a PostgreSQL that the command starts for this.
--stops    of the relay by SIGTERM under a stream of signals, while neither cloud answers and slow callers hold connections
--minutes  a steady stream of signals, with one call in a hundred to Salesforce failing
--fuzz     malformed requests
--attack   seconds for each attack: what honest deliveries wait beside forged ones and slow sockets
--faults   seconds for each fault of the network to each cloud: how soon all deals are right after it
--dark     seconds: what deliveries wait while neither cloud answers, in turns with both answering
--hours    of virtual time in which Salesforce is away while 50,000 signals arrive
Histories go to test-output/soak as JSON lines. RIG_SEED or --seed repeats a run.`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    stops: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '30' },
    fuzz: { type: 'string', default: '100000' },
    attack: { type: 'string', default: '0' },
    faults: { type: 'string', default: '0' },
    dark: { type: 'string', default: '0' },
    hours: { type: 'string', default: '0' },
    rate: { type: 'string', default: '50' },
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

const folder = 'test-output/soak';
mkdirSync(folder, { recursive: true });
const seed = seedOf(values.seed ?? process.env['RIG_SEED']);
console.log(`Seed ${String(seed)}`);
const how = { seed, folder, rate: Number(values.rate), events: values.events, database: values.database };
const amounts: Amounts = {
  kills: Number(values.kills),
  stops: Number(values.stops),
  fuzz: Number(values.fuzz),
  attack: Number(values.attack),
  faults: Number(values.faults),
  dark: Number(values.dark),
  hours: Number(values.hours),
  minutes: Number(values.minutes),
};
const problems: string[] = [];
for (const { name, run } of parts) {
  if (!(amounts[name] > 0)) continue;
  const print = (figures: object, what: string = name) => {
    console.log(what, JSON.stringify(figures));
  };
  problems.push(...(await run({ ...how, amount: amounts[name], print })));
}

console.log(problems.length === 0 ? 'No promise was broken.' : problems.join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
