import { Gauge, type Registry } from 'prom-client';
import { dayMs } from './day.ts';
import { version } from './version.ts';

/** What the relay's store and adapters say of its condition, asked for when metrics are read. */
export interface Condition {
  waiting: () => Promise<number>;
  /** Since when the longest waiting pair has been due, epoch ms. */
  dueSince: () => Promise<number | undefined>;
  failed: () => Promise<readonly { state: string; code: string; pairs: number }[]>;
  /** Salesforce calls of the last 24 hours, as the org counted them. */
  usage: () => { used: number; limit: number } | undefined;
  /** When the sign-in to Partner Center expires, epoch ms. */
  credentialExpires: () => Promise<number | undefined>;
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

interface Shown {
  name: string;
  help: string;
  labelNames?: readonly string[];
  read: () => Promise<readonly Sample[]>;
}

/** Gauges that are read at each scrape. One whose value is unknown shows nothing: while the store is away, the others still count. */
export function registerCondition(registry: Registry, now: () => number, condition: Condition): void {
  // Two gauges of one scrape share this answer; the next scrape asks again.
  let asking: Promise<number> | undefined;
  const waiting = () =>
    (asking ??= condition.waiting().finally(() => {
      asking = undefined;
    }));
  const gauges: readonly Shown[] = [
    {
      name: 'cosell_store_available',
      help: 'Whether the store answers (1) or not (0)',
      read: async () => [
        [
          {},
          await waiting().then(
            () => 1,
            () => 0,
          ),
        ],
      ],
    },
    { name: 'cosell_due_pairs', help: 'Pairs waiting for a worker', read: async () => [[{}, await waiting()]] },
    {
      name: 'cosell_oldest_due_seconds',
      help: 'How long the longest waiting signalled pair has been waiting for a worker',
      async read() {
        const since = await condition.dueSince();
        return [[{}, since === undefined ? 0 : Math.max(0, (now() - since) / 1000)]];
      },
    },
    {
      name: 'cosell_failed_pairs',
      help: 'Pairs whose last run failed, by state and error code',
      labelNames: ['state', 'code'],
      read: async () => (await condition.failed()).map(({ state, code, pairs }) => [{ state, code }, pairs]),
    },
    {
      name: 'cosell_salesforce_api_calls',
      help: 'Calls of the last 24 hours as the org counts them (used), and its limit',
      labelNames: ['of'],
      read: async () => Object.entries(condition.usage() ?? {}).map(([of, calls]) => [{ of }, calls]),
    },
    {
      name: 'cosell_credential_days_left',
      help: 'Days until a credential expires if nobody renews it',
      labelNames: ['credential'],
      async read() {
        const expires = await condition.credentialExpires();
        return expires === undefined ? [] : [[{ credential: 'partner-center' }, (expires - now()) / dayMs]];
      },
    },
    {
      name: 'cosell_resident_memory_bytes',
      help: 'Memory used by the relay',
      read: async () => [[{}, process.memoryUsage.rss()]],
    },
  ];
  for (const { name, help, labelNames = [], read } of gauges)
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        const samples = await read().catch(() => []);
        this.reset();
        // Without labels, `reset` shows 0.
        if (labelNames.length === 0) this.remove();
        for (const [labels, value] of samples) this.set(labels, value);
      },
    });
  new Gauge({
    name: 'cosell_build_info',
    help: 'Always 1; the labels name the versions',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.versions.node }, 1);
}
