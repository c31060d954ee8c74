import { AsyncLocalStorage } from 'node:async_hooks';
import { toCosellError } from '../errors.ts';

/** A span's position: ids as in W3C Trace Context, 32 and 16 hexadecimal digits. */
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
  /** The code of the error that the span ended with. */
  error: string | undefined;
}

interface Running extends SpanContext {
  attributes: Attributes;
  tracer: Tracer;
}

interface Begun {
  kind?: EndedSpan['kind'];
  attributes?: Attributes;
  /** The parent if there is no surrounding span; without either, a new trace starts. */
  parent?: SpanContext | undefined;
  links?: readonly SpanContext[];
}

export interface Tracer {
  span<T>(name: string, begun: Begun, run: () => Promise<T>): Promise<T>;
}

/** The span around the running code and everything it calls. Empty if nothing is traced, which then costs nothing. */
const around = new AsyncLocalStorage<Running | undefined>();

/** Creates spans and passes each one to `ended` once it is over. `id` returns the given number of random bytes as hexadecimal digits. */
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

/** A call to a cloud, as a child of the surrounding span. */
export function callSpan<T>(name: string, attributes: Attributes, call: () => Promise<T>): Promise<T> {
  const parent = around.getStore();
  return parent === undefined ? call() : parent.tracer.span(name, { kind: 'client', attributes }, call);
}

/** The current span, if any. */
export function currentSpan(): SpanContext | undefined {
  const running = around.getStore();
  return running && { traceId: running.traceId, spanId: running.spanId };
}

/** Adds attributes that are known only now to the current span. */
export function noteOnSpan(attributes: () => Attributes): void {
  const running = around.getStore();
  if (running !== undefined) Object.assign(running.attributes, attributes());
}

/** Runs code that belongs to no span. */
export const outsideSpans = <T>(run: () => T): T => around.run(undefined, run);
