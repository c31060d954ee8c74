import { z } from 'zod';
import { list, oneOf, text } from './setting-types.ts';
import type { TraceReceiver } from './tracing/export.ts';

const pairs = list.transform((parts, context) => {
  const entries = parts.map((part) => /^\s*([^=\s]+)\s*=\s*(.*)$/.exec(part));
  if (entries.every((entry) => entry !== null))
    return Object.fromEntries(entries.map(([, name = '', value = '']) => [name, decoded(value)]));
  context.addIssue({ code: 'custom', message: 'is not a list such as name=value,other=value' });
  return z.NEVER;
});

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A collector often runs beside the relay, without TLS. Traces contain only ids and times. */
const endpoint = text
  .refine(
    (value) => /^https?:\/\/[^@?#]+$/.test(value) && URL.canParse(value),
    'is not a URL such as http://collector:4318',
  )
  .transform((value) => value.replace(/\/+$/, ''));
const protocol = z.enum(
  ['http/json', 'http/protobuf'],
  'must be http/json: the relay sends traces over HTTP (port 4318 of a collector)',
);

/** The standard OpenTelemetry environment variables that the relay knows. Without an endpoint nothing is traced. */
export const traceVariables = {
  OTEL_SDK_DISABLED: oneOf('true', 'false').optional(),
  OTEL_TRACES_EXPORTER: oneOf('otlp', 'none').default('otlp'),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs.optional(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs.optional(),
  OTEL_SERVICE_NAME: text.default('cosell'),
  OTEL_RESOURCE_ATTRIBUTES: pairs.optional(),
};

/** The receiver of traces; undefined if there is none. Settings for traces take precedence over those for all signals. */
export function traceReceiver(v: z.output<z.ZodObject<typeof traceVariables>>): TraceReceiver | undefined {
  const base = v.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = v.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base}/v1/traces`);
  if (url === undefined || v.OTEL_SDK_DISABLED === 'true' || v.OTEL_TRACES_EXPORTER === 'none') return undefined;
  return {
    url,
    headers: v.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? v.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    resource: { ...v.OTEL_RESOURCE_ATTRIBUTES, 'service.name': v.OTEL_SERVICE_NAME },
  };
}
