import type { RequestListener } from 'node:http';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { toCosellError } from '../errors.ts';
import type { Observe } from './observe.ts';
import { callSpan } from './trace.ts';
import type { SyncEvent } from '../sync/ports/report.ts';

export interface Metrics {
  registry: Registry;
  /** Wraps the calls to one cloud. */
  observe(cloud: string): Observe;
  signal(source: string, outcome: string, count: number): void;
  /** A caller that an endpoint refused, with the error code. */
  refused(door: string, reason: string): void;
  /** A connection that was closed without an answer. */
  dropped(door: string, reason: string): void;
  sync(event: SyncEvent): void;
}

/** What an operator wants to see: signals received, calls made, how runs end, and how many pairs wait. */
export function createMetrics(now: () => number, waiting: () => Promise<number>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const signals = new Counter({
    name: 'cosell_signals_total',
    help: 'Signals received',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const lastSignals = new Gauge({
    name: 'cosell_last_signal_timestamp_seconds',
    help: 'When the last signal came by this channel, in Unix time',
    labelNames: ['source'],
    registers,
  });
  const refusals = new Counter({
    name: 'cosell_refusals_total',
    help: 'Callers refused, by endpoint and reason',
    labelNames: ['door', 'reason'],
    registers,
  });
  const drops = new Counter({
    name: 'cosell_connections_dropped_total',
    help: 'Connections closed without an answer: too many, too many from one source, too slow, or not HTTP',
    labelNames: ['door', 'reason'],
    registers,
  });
  const pairs = new Counter({
    name: 'cosell_pairs_total',
    help: 'Pairs reconciled, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const violations = new Counter({
    name: 'cosell_plan_violations_total',
    help: 'Plans that were not executed because they break an invariant',
    labelNames: ['invariant'],
    registers,
  });
  const writes = new Counter({ name: 'cosell_writes_total', help: 'Writes made to either cloud', registers });
  const streamOpen = new Gauge({
    name: 'cosell_event_stream_open',
    help: 'Whether this relay reads the stream of Salesforce events (1) or not (0)',
    registers,
  });
  const streamEnds = new Counter({
    name: 'cosell_event_stream_ends_total',
    help: 'Ends of the stream of Salesforce events, by error code',
    labelNames: ['reason'],
    registers,
  });
  const catchUps = new Counter({
    name: 'cosell_event_catch_ups_total',
    help: 'Comparisons of records after Salesforce events were missed',
    registers,
  });
  const calls = new Histogram({
    name: 'cosell_call_seconds',
    help: 'Calls to the clouds',
    labelNames: ['cloud', 'operation', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  new Gauge({
    name: 'cosell_due_pairs',
    help: 'Pairs waiting for a worker',
    registers,
    async collect() {
      this.set(await waiting());
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

  return {
    registry,
    observe: (cloud) => async (operation, call) => {
      const started = now();
      const done = (outcome: string) => {
        calls.observe({ cloud, operation, outcome }, (now() - started) / 1000);
      };
      try {
        const answer = await callSpan(`${cloud} ${operation}`, { 'cosell.cloud': cloud }, call);
        done('ok');
        return answer;
      } catch (thrown) {
        done(toCosellError(thrown).code);
        throw thrown;
      }
    },
    signal: (source, outcome, count) => {
      signals.inc({ source, outcome }, count);
      // One that was refused shows that somebody calls, not that the channel works.
      if (outcome !== 'refused') lastSignals.set({ source }, now() / 1000);
    },
    refused: (door, reason) => {
      refusals.inc({ door, reason });
    },
    dropped: (door, reason) => {
      drops.inc({ door, reason });
    },
    sync: (event) => {
      if (event.event === 'stream') streamOpen.set(event.state === 'open' ? 1 : 0);
      if (event.event === 'stream' && event.state === 'ended') streamEnds.inc({ reason: event.error.code });
      if (event.event === 'catch-up') catchUps.inc();
      if (event.event === 'violation') violations.inc({ invariant: event.invariant });
      if (event.event !== 'pair') return;
      pairs.inc({ outcome: event.outcome });
      writes.inc(event.wrote);
    },
  };
}

/** Serves GET /metrics in Prometheus' text format, and nothing else. */
export function serveMetrics({ registry }: Metrics): RequestListener {
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  };
}
