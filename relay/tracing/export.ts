import { CosellError } from '../errors.ts';
import { exchange } from '../ground/exchange.ts';
import { outsideSpans, type Attributes, type EndedSpan } from '../ground/trace.ts';
import { whyUnreachable } from '../ground/unreachable.ts';
import { version } from '../ground/version.ts';
import type { Clock } from '../sync/ports/clock.ts';
import { otlpBody } from './otlp.ts';

/** Where traces go, from the standard environment variables. The headers often carry a key. */
export interface TraceReceiver {
  url: string;
  headers: Readonly<Record<string, string>>;
  resource: Attributes;
}

const limits = { timeoutMs: 10_000, maxBytes: 64 * 1024 };
const flushMs = 5_000;
const mostInOne = 512;
/** The maximum number of spans in memory while the collector is away. Newer spans are dropped. */
const mostKept = 2_048;

export interface Exporter {
  add(span: EndedSpan): void;
  /** Sends the remaining spans. */
  close(): Promise<void>;
}

/**
 * Sends spans to a collector, a few seconds' worth at a time. It never holds up the work: spans that cannot be sent are dropped and
 * reported.
 */
export function createExporter(
  { url, headers, resource }: TraceReceiver,
  clock: Clock,
  failed: (error: CosellError) => void,
): Exporter {
  let kept: EndedSpan[] = [];
  let cancel: (() => void) | undefined;

  async function send(): Promise<void> {
    cancel?.();
    cancel = undefined;
    while (kept.length > 0) {
      const spans = kept.slice(0, mostInOne);
      kept = kept.slice(mostInOne);
      const body = JSON.stringify(otlpBody(resource, { name: 'cosell', version }, spans));
      try {
        const request = { method: 'POST', url, body, headers: { 'content-type': 'application/json', ...headers } };
        const { status } = await exchange(request, limits);
        if (status < 200 || status > 299) throw new Error(`it answered ${String(status)}`);
      } catch (thrown) {
        failed(
          new CosellError(
            'TRACES_NOT_SENT',
            `The trace collector did not accept ${String(spans.length)} spans: ${whyUnreachable(thrown)}.`,
          ),
        );
        return;
      }
    }
  }

  return {
    add(span) {
      if (kept.length < mostKept) kept.push(span);
      cancel ??= outsideSpans(() => clock.after(flushMs, () => void send()));
    },
    close: () => outsideSpans(send),
  };
}
