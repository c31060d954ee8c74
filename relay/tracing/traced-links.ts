import { currentSpan, outsideSpans, type SpanContext, type Tracer } from '../ground/trace.ts';
import type { Link, PairKey } from '../sync/model.ts';
import type { Links } from '../sync/ports/links.ts';

/** A signal whose pair another relay takes is forgotten; so are the oldest of very many. */
const mostRemembered = 10_000;
const mostNamed = 20;

const namesOf = ({ referralId, opportunityId }: { referralId?: string | null; opportunityId?: string | null }) =>
  [referralId, opportunityId].filter((id) => id != null);

/**
 * The work list, with a span for each signal that is stored, and the look at pairs as a part of the first signal's trace: one trace
 * from the signal to the writes. What other signals brought about the same look is linked to it.
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
      markDue: (keys: readonly PairKey[], at: number) =>
        tracer.span('signal', { attributes: { 'cosell.pairs': keys.length } }, async () => {
          // Before it is stored: the worker may be faster than we are.
          remember(keys);
          await links.markDue(keys, at);
        }),
    } satisfies Links,
    /** Runs a look at these pairs in the trace of what brought it about. */
    look: <T>(batch: readonly Link[], run: () => Promise<T>): Promise<T> => {
      const [parent, ...others] = recall(batch);
      const attributes = {
        'cosell.pairs': batch.length,
        'cosell.ids': batch.flatMap(namesOf).slice(0, mostNamed).join(' '),
      };
      // Whatever timer or signal has woken the worker.
      return outsideSpans(() => tracer.span('look', { parent, links: others, attributes }, run));
    },
  };
}
