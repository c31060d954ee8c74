import { CosellError } from '../errors.ts';
import { exchange } from '../ground/http.ts';
import { outsideSpans, type Attributes, type EndedSpan } from '../ground/trace.ts';
import { whyUnreachable } from '../ground/unreachable.ts';
import { version } from '../ground/version.ts';
import type { Clock } from '../sync/ports/clock.ts';
import { otlpBody } from './otlp.ts';

/** Where traces go, as the standard environment variables say. Headers often carry a key. */
export interface TraceReceiver {
  url: string;
  headers: Readonly<Record<string, string>>;
  resource: Attributes;
}

const limits = { timeoutMs: 10_000, maxBytes: 64 * 1024 };
const flushMs = 5_000;
const mostInOne = 512;
/** A collector that is away costs no more memory than this; the newest spans are left out. */
const mostKept = 2_048;

export interface Exporter {
  add(span: EndedSpan): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Sends spans to a collector, some seconds' worth at a time. Never in the way of the work: what cannot be sent is dropped and told. */
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
            `The receiver of traces has not taken ${String(spans.length)} spans: ${whyUnreachable(thrown)}.`,
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
