import type { Attributes, EndedSpan } from '../ground/trace.ts';

const kinds = { internal: 1, client: 3 } as const;
const nanoseconds = (ms: number) => `${String(Math.round(ms))}000000`;

const attributesOf = (attributes: Attributes) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { doubleValue: value } : { stringValue: value },
  }));

/** The body of a request to `/v1/traces` in OTLP 1.x's JSON encoding: ids in hexadecimal, times as text. */
export const otlpBody = (
  resource: Attributes,
  scope: { name: string; version: string },
  spans: readonly EndedSpan[],
) => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf(resource) },
      scopeSpans: [
        {
          scope,
          spans: spans.map((span) => ({
            ...{ traceId: span.traceId, spanId: span.spanId, name: span.name, kind: kinds[span.kind] },
            ...(span.parentId !== undefined && { parentSpanId: span.parentId }),
            startTimeUnixNano: nanoseconds(span.start),
            endTimeUnixNano: nanoseconds(span.end),
            attributes: attributesOf(span.attributes),
            links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
            status: span.error === undefined ? {} : { code: 2, message: span.error },
          })),
        },
      ],
    },
  ],
});
