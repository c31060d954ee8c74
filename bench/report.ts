import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { barChart, shown } from './chart.ts';
import { measures, type Measure, type Sample } from './measures.ts';
import type { Scale } from './scale.ts';
import { figureOf, type Figure } from './statistics.ts';

const charts: readonly (readonly [measure: Measure, file: string, title: string])[] = [
  ['ack50', 'acknowledgements.svg', 'Acknowledgements a second, 50 connections (more is better)'],
  ['open100p99', 'open-loop.svg', '100 deliveries a second, clouds take 100 ms: p99 in ms (less is better)'],
];

/** Writes `performance.md` and its charts into a folder, and prints the table. */
export async function writeReport(
  samples: ReadonlyMap<string, readonly Sample[]>,
  scale: Scale,
  folder: string,
  print: (text: string) => void = console.log,
): Promise<void> {
  mkdirSync(join(folder, 'pictures'), { recursive: true });
  for (const [measure, file, title] of charts) {
    const bars = [...samples.keys()].flatMap((name) => {
      const figure = figureFor(samples, name, measure);
      return figure === undefined ? [] : [{ name, ...figure }];
    });
    writeFileSync(join(folder, 'pictures', file), barChart(title, bars));
  }
  const table = tableOf(samples);
  print(table);
  const text = `${introduction}\n\n${machine(scale)}\n\n${table}\n\n${pictures()}\n\n${closing}`;
  const options = await resolveConfig('docs/performance.md');
  writeFileSync(join(folder, 'performance.md'), await format(text, { ...options, parser: 'markdown' }));
}

/** Undefined if there is no measurement, or if the subject has lost a deal: it then gets no score. */
function figureFor(
  samples: ReadonlyMap<string, readonly Sample[]>,
  name: string,
  measure: Measure,
): Figure | undefined {
  const own = samples.get(name) ?? [];
  const values = own.map((sample) => sample[measure]).filter((value) => value !== undefined);
  return values.length === 0 || own.some(({ lost }) => lost > 0) ? undefined : figureOf(values);
}

function tableOf(samples: ReadonlyMap<string, readonly Sample[]>): string {
  const names = [...samples.keys()];
  const cell = (name: string, measure: Measure) => {
    const figure = figureFor(samples, name, measure);
    if (figure === undefined) return '–';
    const { median, least, most } = figure;
    return least === most ? shown(median) : `${shown(median)} (${shown(least)}–${shown(most)})`;
  };
  const lost = names.map((name) => String((samples.get(name) ?? []).reduce((sum, sample) => sum + sample.lost, 0)));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['measure', ...names, 'goal']),
    line(['---', ...names.map(() => '---:'), '---']),
    ...(Object.keys(measures) as Measure[])
      .filter((measure) => names.some((name) => figureFor(samples, name, measure) !== undefined))
      .map((measure) =>
        line([measures[measure].label, ...names.map((name) => cell(name, measure)), measures[measure].goal]),
      ),
    line(['deals lost', ...lost, '0']),
  ].join('\n');
}

const machine = ({ rounds, seconds, backfillDeals }: Scale): string =>
  `Measured on ${String(cpus().length)} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${String(Math.round(totalmem() / 2 ** 30))} GB, ` +
  `${platform()} ${release()} ${arch()}, Node ${process.versions.node}; load average at the end ` +
  `${loadavg()[0]?.toFixed(1) ?? '?'}, the benchmark's own load included. ${String(rounds)} interleaved rounds, ` +
  `${String(seconds)} s for each load: medians, ranges in brackets. Calls, sweep and backfill (${String(backfillDeals)} deals) in the last round only.`;

const pictures = (): string => charts.map(([, file, title]) => `![${title}](pictures/${file})`).join('\n\n');

const introduction = `# Performance

\`npm run bench\` compares this relay with other programs in one run, and writes this page. Absolute figures differ from machine to machine, so compare the
columns. \`npm run bench -- --quick\` prints the table in under three minutes and does not change this page.

## Results`;

const closing = `## What is measured

- **Subjects.** The relay as we deliver it (bundled, signature check, durable store) on SQLite, on PostgreSQL, and as two processes on one
  PostgreSQL database. _Bare Express_ only parses JSON and answers, which gives the upper limit. The _naive relay_ reads the referral, queries and upserts inside the request,
  and checks no signature. [bench/](../bench) has their code.
- **Clouds.** The two simulated clouds of the tests, with 100 deals, over real HTTP, in a separate process for each subject. The clouds and the load generator share the
  machine's cores with the subject, so the figures are lower than on a dedicated machine.
- **Closed loop**: each connection sends its next delivery when the previous one is answered. **Open loop**: deliveries leave at a constant rate whatever
  the answers, and the time counts from when each was due.
- **Nothing lost.** Before each load, all deals change in Partner Center. After it, every row in Salesforce must show the value within half a minute, and every
  delivery must have got a 2xx answer. A subject that loses one gets no score.
- **Memory** is the resident memory of the largest process. **Calls** are those that the clouds count.
- **Backfill**: received referrals without an opportunity, from the command on. First all deals come to Salesforce. Then each referral gets the id of its
  opportunity, which takes two calls: one to read the eTag, which lists do not carry, and one to write. _Bare transfer_ is one call for each deal, eight at a
  time, and nothing else. Afterwards Salesforce is down for a while as every one of these deals changes, and the relay is killed
  (\`kill -9\`) as they all change again.
- **Written/s**: every one of these deals changes in Salesforce at once, and each change takes a write of its own to Partner Center. At 250 ms a call and eight calls
  at a time, one relay can make 32 a second, so the clouds set the pace and not the cores, which clouds and relays share. This shows how several relays share work.
- **Allowed**: these deals change once more, and Partner Center takes 100 calls in two seconds; each further one gets 429 and the rest of the time as \`Retry-After\`. A change
  takes two calls.

## Compare with another checkout

\`npm run bench -- --against ../older-checkout --only SQLite --only before\` adds the relay of another folder as one more subject.

## Node-RED and n8n

Neither is a dependency; both can do the naive relay's work.

1. Install them outside this checkout.
2. Create a flow of four steps: a webhook at \`/webhooks/partner-center\`, a GET of the referral named in \`ResourceUri\`, a query by \`Referral_Identifier__c\`, and an upsert on it.
   In Node-RED, use _http in_, two _http request_ nodes and a third for the PATCH, _http response_. In n8n, use _Webhook_ (respond when the last node finishes) and three
   _HTTP Request_ nodes. Both need the tokens as headers.
3. Add a subject to \`bench/subjects.ts\`. Its \`start\` returns the port that it listens on, to which \`bench/workloads.ts\` sends the load, and the processes whose memory to measure.
`;
