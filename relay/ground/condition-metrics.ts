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

/** Gauges that are read at each scrape. One with a label shows nothing while its value is unknown. */
export function registerCondition(registry: Registry, now: () => number, condition: Condition): void {
  const registers = [registry];
  new Gauge({
    name: 'cosell_due_pairs',
    help: 'Pairs waiting for a worker',
    registers,
    async collect() {
      this.set(await condition.waiting());
    },
  });
  new Gauge({
    name: 'cosell_oldest_due_seconds',
    help: 'How long the longest waiting pair has been waiting for a worker',
    registers,
    async collect() {
      const since = await condition.dueSince();
      this.set(since === undefined ? 0 : Math.max(0, (now() - since) / 1000));
    },
  });
  new Gauge({
    name: 'cosell_failed_pairs',
    help: 'Pairs whose last run failed, by state and error code',
    labelNames: ['state', 'code'],
    registers,
    async collect() {
      const counts = await condition.failed();
      this.reset();
      for (const { state, code, pairs } of counts) this.set({ state, code }, pairs);
    },
  });
  new Gauge({
    name: 'cosell_salesforce_api_calls',
    help: 'Calls of the last 24 hours as the org counts them (used), and its limit',
    labelNames: ['of'],
    registers,
    collect() {
      for (const [of, calls] of Object.entries(condition.usage() ?? {})) this.set({ of }, calls);
    },
  });
  new Gauge({
    name: 'cosell_credential_days_left',
    help: 'Days until a credential expires if nobody renews it',
    labelNames: ['credential'],
    registers,
    async collect() {
      const expires = await condition.credentialExpires();
      if (expires !== undefined) this.set({ credential: 'partner-center' }, (expires - now()) / dayMs);
    },
  });
  new Gauge({
    name: 'cosell_resident_memory_bytes',
    help: 'Memory used by the relay',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'cosell_build_info',
    help: 'Always 1; the labels name the versions',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.versions.node }, 1);
}
