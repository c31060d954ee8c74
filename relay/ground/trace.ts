import { AsyncLocalStorage } from 'node:async_hooks';
import { toCosellError } from '../errors.ts';

/** Where a span stands: ids as W3C Trace Context writes them, 32 and 16 hexadecimal digits. */
export interface SpanContext {
  traceId: string;
  spanId: string;
}

export type Attributes = Record<string, string | number>;

/** A span that has ended. Times are epoch ms. */
export interface EndedSpan extends SpanContext {
  name: string;
  kind: 'internal' | 'client';
  parentId: string | undefined;
  links: readonly SpanContext[];
  attributes: Attributes;
  start: number;
  end: number;
  /** The code of the error that it ended with. */
  error: string | undefined;
}

interface Running extends SpanContext {
  attributes: Attributes;
  tracer: Tracer;
}

interface Begun {
  kind?: EndedSpan['kind'];
  attributes?: Attributes;
  /** Where it belongs when nothing around it does; without it a trace of its own begins. */
  parent?: SpanContext | undefined;
  links?: readonly SpanContext[];
}

export interface Tracer {
  span<T>(name: string, begun: Begun, run: () => Promise<T>): Promise<T>;
}

/** What runs, and all that it calls, is within this span. Empty where nobody traces: then nothing here costs anything. */
const around = new AsyncLocalStorage<Running | undefined>();

/** Makes spans and hands each one over when it has ended. `id` makes so many random bytes as hexadecimal digits. */
export function createTracer(
  now: () => number,
  id: (bytes: number) => string,
  ended: (span: EndedSpan) => void,
): Tracer {
  const tracer: Tracer = {
    async span(name, { kind = 'internal', attributes = {}, parent = around.getStore(), links = [] }, run) {
      const context = { traceId: parent?.traceId ?? id(16), spanId: id(8) };
      const running: Running = { ...context, attributes: { ...attributes }, tracer };
      const start = now();
      let error: string | undefined;
      try {
        return await around.run(running, run);
      } catch (thrown) {
        error = toCosellError(thrown).code;
        throw thrown;
      } finally {
        const { attributes: found } = running;
        ended({ ...context, name, kind, parentId: parent?.spanId, links, attributes: found, start, end: now(), error });
      }
    },
  };
  return tracer;
}

/** A call to a cloud, as a span of what goes on around it. */
export function callSpan<T>(name: string, attributes: Attributes, call: () => Promise<T>): Promise<T> {
  const parent = around.getStore();
  return parent === undefined ? call() : parent.tracer.span(name, { kind: 'client', attributes }, call);
}

/** The span that goes on, if any. */
export function currentSpan(): SpanContext | undefined {
  const running = around.getStore();
  return running && { traceId: running.traceId, spanId: running.spanId };
}

/** Adds what is known only now to the span that goes on. */
export function noteOnSpan(attributes: () => Attributes): void {
  const running = around.getStore();
  if (running !== undefined) Object.assign(running.attributes, attributes());
}

/** Runs what belongs to no span. */
export const outsideSpans = <T>(run: () => T): T => around.run(undefined, run);
