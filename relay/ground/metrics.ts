import type { RequestListener } from 'node:http';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { toCosellError } from '../errors.ts';
import { registerCondition, type Condition } from './condition-metrics.ts';
import type { Observe } from './observe.ts';
import { createSignalTimes } from './signal-times.ts';
import { callSpan } from './trace.ts';
import type { SyncEvent } from '../sync/ports/report.ts';

export interface Metrics {
  registry: Registry;
  /** Wraps the calls to one cloud. */
  observe(cloud: string): Observe;
  /**
   * Shows counters at 0 before their first event: Prometheus sees no increase in a counter that appears with its first value, so an alert
   * would miss it.
   */
  expect(counted: { sources: readonly string[]; invariants: readonly string[] }): void;
  signal(source: string, outcome: string, count: number): void;
  /** The records that accepted signals are about, to measure how long each takes until it is in sync. */
  heard(ids: readonly string[]): void;
  /** A caller that an endpoint refused, with the error code. */
  refused(door: string, reason: string): void;
  /** A connection that was closed without an answer. */
  dropped(door: string, reason: string): void;
  sync(event: SyncEvent): void;
}

/** What an operator wants to see: signals received, calls made, how runs end, and how many pairs wait. */
export function createMetrics(now: () => number, condition: Condition): Metrics {
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
  const synced = new Histogram({
    name: 'cosell_signal_to_synced_seconds',
    help: 'Time from the first signal about a pair until it is in sync',
    buckets: [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600],
    registers,
  });
  const conflicts = new Counter({
    name: 'cosell_conflicts_total',
    help: 'Runs that found a field changed on both sides',
    registers,
  });
  const retries = new Counter({
    name: 'cosell_retries_total',
    help: 'Runs that failed and will be repeated, by error code',
    labelNames: ['code'],
    registers,
  });
  const repairs = new Counter({
    name: 'cosell_repairs_total',
    help: 'Pairs that differed although no signal had said so, by what found them',
    labelNames: ['found_by'],
    registers,
  });
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
  registerCondition(registry, now, condition);
  const times = createSignalTimes(now);

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
    expect: ({ sources, invariants }) => {
      for (const source of sources) signals.inc({ source, outcome: 'accepted' }, 0);
      for (const invariant of invariants) violations.inc({ invariant }, 0);
    },
    signal: (source, outcome, count) => {
      signals.inc({ source, outcome }, count);
      // One that was refused shows that somebody calls, not that the channel works.
      if (outcome !== 'refused') lastSignals.set({ source }, now() / 1000);
    },
    heard: (ids) => {
      for (const id of ids) times.heard(id);
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
      if (event.event === 'catch-up') {
        catchUps.inc();
        repairs.inc({ found_by: 'catch-up' }, event.marked);
      }
      if (event.event === 'sweep') repairs.inc({ found_by: 'sweep' }, event.marked);
      if (event.event === 'comparison') repairs.inc({ found_by: 'comparison' }, event.drifted);
      if (event.event === 'violation') violations.inc({ invariant: event.invariant });
      if (event.event !== 'pair') return;
      pairs.inc({ outcome: event.outcome });
      writes.inc(event.wrote);
      conflicts.inc(event.conflicts ?? 0);
      if (event.willRetry === true) retries.inc({ code: event.error?.code ?? '' });
      if (event.error !== undefined) return;
      const seconds = times.synced([event.referralId, event.opportunityId]);
      if (seconds !== undefined) synced.observe(seconds);
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
