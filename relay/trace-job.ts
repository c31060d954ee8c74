import { randomBytes } from 'node:crypto';
import { createTracer } from './ground/trace.ts';
import type { Clock } from './sync/ports/clock.ts';
import type { Links } from './sync/ports/links.ts';
import type { Report } from './sync/ports/report.ts';
import { createExporter, type TraceReceiver } from './tracing/export.ts';
import { createTracedLinks } from './tracing/traced-links.ts';

/** Starts tracing. Loaded only if there is a trace receiver. */
export function startTraces(receiver: TraceReceiver, links: Links, clock: Clock, report: Report) {
  const exporter = createExporter(receiver, clock, (error) => {
    report({ event: 'fault', where: 'traces', error });
  });
  const tracer = createTracer(
    () => clock.now(),
    (bytes) => randomBytes(bytes).toString('hex'),
    (span) => {
      exporter.add(span);
    },
  );
  return { ...createTracedLinks(links, tracer), close: () => exporter.close() };
}
