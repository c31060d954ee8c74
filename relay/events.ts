import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import type { Metrics } from './ground/metrics.ts';
import { startEventStream, type EventStream } from './schedule/event-stream.ts';
import { idOf } from './sync/deals/pair-key.ts';
import type { PairKey } from './sync/model.ts';
import type { Clock } from './sync/ports/clock.ts';
import type { Report } from './sync/ports/report.ts';
import { createTwinSignals } from './twin-signals.ts';

interface EventsOptions {
  config: Pick<Config, 'salesforce' | 'sync'>;
  adapters: Adapters;
  clock: Clock;
  report: Report;
  metrics: Metrics;
  /** Called once events are durable. */
  accepted: () => void;
  wake: () => void;
}

export interface Events {
  /** The pairs in outbound messages, without those that the stream has reported or will report shortly; and when they are due. */
  fromMessages: (keys: readonly PairKey[]) => { keys: readonly PairKey[]; at: number };
  /** Undefined if the relay does not read the org's events. */
  stream: EventStream | undefined;
}

/** How long a message waits for the event of the same save, while events arrive. */
const graceMs = 2_000;
const opportunitiesIn = (keys: readonly PairKey[]) =>
  keys.flatMap((key) => ('opportunityId' in key ? [key.opportunityId] : []));

/** The org's event stream, wired to store, log and metrics. If it is off, its code is not even loaded. */
export async function startEvents(options: EventsOptions): Promise<Events> {
  const { config, adapters, clock, report, metrics, accepted, wake } = options;
  const { events, pubsub, organizationId } = config.salesforce;
  const now = () => clock.now();
  if (events === 'outbound-message') return { fromMessages: (keys) => ({ keys, at: now() }), stream: undefined };
  const { createEventSource } = await import('./salesforce/pubsub/source.ts');
  const twins = createTwinSignals(now);
  const stream = startEventStream({
    ...{ ...adapters, clock, report, wake, random: Math.random, withLeads: config.sync.leads },
    source: createEventSource({ ...pubsub, organizationId, salesforce: adapters.salesforce, clock }),
    positions: adapters.streams,
    takesDuty: (name, forMs) => adapters.duties.take(name, forMs),
    accepted(keys) {
      metrics.signal('salesforce-events', 'accepted', keys.length);
      metrics.heard(keys.map(idOf));
      if (events === 'both') twins.eventsCame(opportunitiesIn(keys));
      accepted();
    },
  });
  return {
    stream,
    fromMessages(keys) {
      if (!stream.isListening()) return { keys, at: now() };
      const ids = opportunitiesIn(keys);
      const untold = twins.untold(ids);
      metrics.signal('salesforce', 'repeated', ids.length - untold.length);
      return { keys: untold.map((opportunityId) => ({ opportunityId })), at: now() + graceMs };
    },
  };
}
