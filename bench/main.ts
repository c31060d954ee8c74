import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/relay/store/postgres-server.ts';
import { measureBackfill } from './backfill.ts';
import type { World } from './clouds-process.ts';
import type { Generator } from './generator-process.ts';
import type { Sample } from './measures.ts';
import { launcherOf } from './launcher.ts';
import { startRemote } from './remote.ts';
import { writeReport } from './report.ts';
import { full, quick, type Scale } from './scale.ts';
import { subjectsOf } from './subjects.ts';
import { measureSweep } from './sweep.ts';
import { measureRound, type Stage } from './workloads.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    /** Number of deals in a backfill. */
    deals: { type: 'string' },
    /** Part of a subject's name: measure only those. */
    only: { type: 'string', multiple: true },
    /** The folder of another checkout, whose relay becomes one more subject. */
    against: { type: 'string' },
  },
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const chosen = values.quick ? quick : full;
const scale: Scale = {
  ...chosen,
  rounds: Number(values.rounds ?? chosen.rounds),
  seconds: Number(values.seconds ?? chosen.seconds),
  backfillDeals: Number(values.deals ?? chosen.backfillDeals),
};
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = temporaryFolder('cosell-bench');
const postgres = await startPostgres();
const generator = await startRemote<Generator>('generator-process.ts');
const closers: (() => Promise<void>)[] = [generator.stop, () => postgres.stop()];
const samples = new Map<string, Sample[]>();

try {
  const ours = await launcherOf(root, join(folder, 'relay'));
  const before =
    values.against === undefined ? undefined : await launcherOf(resolve(values.against), join(folder, 'before'));
  const subjects = subjectsOf(ours, before, postgres);
  const wanted = subjects.filter(({ name }) => values.only?.some((part) => name.includes(part)) ?? true);
  const stages: Stage[] = [];
  for (const subject of wanted) {
    const { ask: world, stop } = await startRemote<World>('clouds-process.ts');
    closers.push(stop);
    stages.push({ subject, world, access: await world.start({ deals: 100 }), generator: generator.ask, scale });
    samples.set(subject.name, []);
  }
  // One after the other in each round, so that other load on the machine affects all of them.
  for (let round = 1; round <= scale.rounds; round += 1)
    for (const stage of stages) {
      console.log(`round ${String(round)} of ${String(scale.rounds)}: ${stage.subject.name}`);
      const isLast = round === scale.rounds;
      const sample = await measureRound(stage, isLast);
      if (isLast && stage.subject.isRelay) {
        const { lost, ...rest } = await measureBackfill(stage);
        Object.assign(sample, await measureSweep(stage), rest, { lost: sample.lost + lost });
      }
      samples.get(stage.subject.name)?.push(sample);
    }
  await writeReport(samples, scale, values.quick || values.only !== undefined ? 'test-output/bench' : 'docs');
} finally {
  for (const close of closers.reverse()) await close();
}
