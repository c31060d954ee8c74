import { currentSpan, outsideSpans, type SpanContext, type Tracer } from '../ground/trace.ts';
import type { Link, PairKey } from '../sync/model.ts';
import type { Links } from '../sync/ports/links.ts';

/** Signals whose pair another relay claims are never recalled, so beyond this number the oldest are dropped. */
const mostRemembered = 10_000;
const mostNamed = 20;

const namesOf = ({ referralId, opportunityId }: { referralId?: string | null; opportunityId?: string | null }) =>
  [referralId, opportunityId].filter((id) => id != null);

/**
 * The work list with a span for each stored signal. A run belongs to the first signal's trace, so one trace leads from the signal to the
 * writes. The other signals that caused the same run are linked to it.
 */
export function createTracedLinks(links: Links, tracer: Tracer) {
  const signals = new Map<string, SpanContext>();

  function remember(keys: readonly PairKey[]): void {
    const context = currentSpan();
    if (context === undefined) return;
    for (const name of keys.flatMap(namesOf)) if (!signals.has(name)) signals.set(name, context);
    for (const name of signals.keys()) {
      if (signals.size <= mostRemembered) break;
      signals.delete(name);
    }
  }

  function recall(batch: readonly Link[]): SpanContext[] {
    const names = batch.flatMap(namesOf);
    const found = names.flatMap((name) => signals.get(name) ?? []);
    for (const name of names) signals.delete(name);
    return [...new Map(found.map((context) => [context.spanId, context])).values()];
  }

  return {
    links: {
      ...links,
      markDue: (keys: readonly PairKey[], at: number, how?: { mayWait?: boolean }) =>
        tracer.span('signal', { attributes: { 'cosell.pairs': keys.length } }, async () => {
          // Before it is stored, because the worker may be faster than we are.
          remember(keys);
          await links.markDue(keys, at, how);
        }),
    } satisfies Links,
    /** Runs these pairs in the trace of the signal that caused the run. */
    run: <T>(batch: readonly Link[], run: () => Promise<T>): Promise<T> => {
      const [parent, ...others] = recall(batch);
      const attributes = {
        'cosell.pairs': batch.length,
        'cosell.ids': batch.flatMap(namesOf).slice(0, mostNamed).join(' '),
      };
      // Independent of the timer or signal that woke the worker.
      return outsideSpans(() => tracer.span('run', { parent, links: others, attributes }, run));
    },
  };
}
