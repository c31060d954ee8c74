import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import type { Condition } from './ground/condition-metrics.ts';
import { inTime } from './ground/in-time.ts';
import { countDue, countFailedByError, dueSince } from './store/status.ts';
import { invariants } from './sync/plan/invariants.ts';
import type { Clock } from './sync/ports/clock.ts';

/** Prometheus gives up after ten seconds and would then know nothing at all. */
const patienceMs = 4_000;

/** What the metrics read from the store and the adapters at each scrape. */
export function measuredCondition(adapters: () => Adapters, clock: Clock): Condition {
  const soon = <Answer>(work: Promise<Answer>) => inTime(work, patienceMs, clock);
  return {
    waiting: () => soon(countDue(adapters().store, clock.now())),
    dueSince: () => soon(dueSince(adapters().store, clock.now())),
    failed: () => soon(countFailedByError(adapters().store)),
    usage: () => adapters().salesforce.usage(),
    credentialExpires: () => soon(adapters().tokens.credentialExpires()),
  };
}

/** The counters that exist before anything has happened. */
export const expected = ({
  publicUrl,
  salesforce: { events },
}: Pick<Config, 'publicUrl'> & { salesforce: Pick<Config['salesforce'], 'events'> }) => ({
  sources: [
    ...(publicUrl === undefined ? [] : ['partner-center']),
    ...(events === 'pubsub' ? [] : ['salesforce']),
    ...(events === 'outbound-message' ? [] : ['salesforce-events']),
  ],
  invariants: invariants.map(({ name }) => name),
});
