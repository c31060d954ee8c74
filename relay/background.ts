import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Parts } from './parts.ts';
import { countDue, countFailed } from './store/status.ts';
import { compareAll } from './sync/compare.ts';
import type { Mapping } from './sync/mapping.ts';
import type { Clock, Report } from './sync/ports.ts';
import { repeat, type Repeating } from './sync/repeat.ts';
import { sweep } from './sync/sweep.ts';

const minute = 60_000;
const hour = 60 * minute;
/** What the org shows of the relay is never older. */
const heartbeatMs = 5 * minute;
const comparisonMs = 24 * hour;

export type Source = 'partner-center' | 'salesforce';

export interface BackgroundOptions {
  parts: Parts;
  clock: Clock;
  report: Report;
  mapping: () => Promise<Mapping>;
  sweepMs: number;
  withLeads: boolean;
  /** When this relay last heard of each cloud, epoch ms. */
  heard: ReadonlyMap<Source, number>;
  /** Something came due. */
  wake: () => void;
}

/** What a relay does without being told: sweep, compare everything once a day, tell the org how it is. One of several relays does it. */
export function startBackground(options: BackgroundOptions): Repeating {
  const { parts, clock, report, sweepMs, withLeads, wake } = options;
  const leads = (name: string, everyMs: number) => parts.election.lead(name, 2 * everyMs);
  const jobs = [
    repeat(options, 'sweep', sweepMs, async () => {
      if (!(await leads('sweep', sweepMs))) return;
      if ((await sweep({ ...parts, clock, report, withLeads })) > 0) wake();
    }),
    repeat(options, 'comparison', hour, async () => {
      if (!(await leads('comparison', hour))) return;
      const last = await parts.cursors.get('comparison');
      // The first day has nothing to compare yet.
      if (last === undefined) return parts.cursors.set('comparison', clock.now());
      if (clock.now() - last < comparisonMs) return;
      const { drifted, gone } = await compareAll({ ...parts, clock, report });
      await parts.cursors.set('comparison', clock.now());
      if (drifted + gone > 0) wake();
    }),
    repeat(options, 'heartbeat', heartbeatMs, async () => {
      await rememberSignals(options);
      if (await leads('heartbeat', heartbeatMs)) await beat(options);
    }),
  ];
  return {
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}

const heardCursor = (source: Source) => `heard-${source}`;

/** What any relay has heard, the one that tells the org knows. */
async function rememberSignals({ parts, heard }: BackgroundOptions): Promise<void> {
  for (const [source, at] of heard)
    if (at > ((await parts.cursors.get(heardCursor(source))) ?? 0)) await parts.cursors.set(heardCursor(source), at);
}

async function beat({ parts, clock, mapping }: BackgroundOptions): Promise<void> {
  const { problems } = await mapping();
  await parts.heartbeats.write({
    externalId: 'relay',
    version,
    at: clock.now(),
    lastFromPartnerCenter: await parts.cursors.get(heardCursor('partner-center')),
    lastFromSalesforce: await parts.cursors.get(heardCursor('salesforce')),
    queueDepth: await countDue(parts.store, clock.now()),
    failedPairs: await countFailed(parts.store),
    credentialExpires: await parts.tokens.credentialExpires(),
    disabledMappings: problems.map(({ error }) => error.message).join('\n'),
    usage: parts.salesforce.usage(),
  });
}

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
