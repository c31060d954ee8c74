import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { installAndRun, type Installed } from './installation.ts';
import { startAnsweringServer, type AnsweringServer } from './relay/answering-server.ts';
import { eventually, type RunningRelay } from './relay-under-test.ts';

const text = z.object({ stringValue: z.string() }).or(z.object({ doubleValue: z.number() }));
const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: text })),
});
const body = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value: text })) }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

describe('A relay with a receiver of traces', { timeout: 120_000 }, () => {
  let installed: Installed & { relay: RunningRelay };
  let collector: AnsweringServer;
  const received: z.infer<typeof body>[] = [];
  const keys: unknown[] = [];
  before(async () => {
    collector = await startAnsweringServer((request, response) => {
      let content = '';
      request.on('data', (data: Buffer) => (content += data.toString()));
      request.on('end', () => {
        received.push(body.parse(JSON.parse(content)));
        keys.push(request.headers['x-key']);
        response.end('{}');
      });
    });
    installed = await installAndRun({
      relay: {
        ...{ SYNC_SWEEP_SECONDS: '86400', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'co-sell' },
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=k%3D1',
      },
    });
  });
  after(async () => {
    await installed.close();
    await collector.close();
  });

  it('sends one trace from the signal to the writes, with the ids of the calls, and names it in the log', async () => {
    const { salesforce, partnerCenter, relay } = installed;
    const { id } = partnerCenter.asMicrosoft().sendReferral();
    const seller = salesforce.as(salesforce.users.seller);
    await eventually('the opportunity', async () => {
      const rows = await seller.query(`SELECT Id FROM Opportunity WHERE Referral_Identifier__c = '${id}'`);
      return rows.length === 1;
    });
    // What is left is sent when the relay ends.
    await relay.stop();
    const spans = received.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)),
    );
    const run = spans.find(({ name, attributes }) => name === 'run' && JSON.stringify(attributes).includes(id));
    assert.ok(run, 'the run of the pair');
    const trace = spans.filter(({ traceId }) => traceId === run.traceId);
    const signal = trace.find(({ name }) => name === 'signal');
    assert.equal(run.parentSpanId, signal?.spanId);
    const calls = trace.filter(({ parentSpanId }) => parentSpanId === run.spanId);
    const named = calls.map(({ name }) => name.split(' ')[0]);
    assert.ok(named.includes('salesforce') && named.includes('partner-center'), named.join());
    const writes = calls.filter(({ attributes }) => /POST|PATCH/.test(JSON.stringify(attributes)));
    assert.ok(writes.length > 0, 'the writes');
    const read = calls.find(({ name }) => name.startsWith('partner-center'));
    assert.match(JSON.stringify(read?.attributes), /"cosell\.request-id".*[0-9a-f-]{36}/);
    assert.ok(
      relay.lines.some((line) => line.includes(run.traceId) && line.includes(id)),
      'the log',
    );
    assert.match(JSON.stringify(received[0]?.resourceSpans[0]?.resource), /"service.name".*"co-sell"/);
    assert.deepEqual(new Set(keys), new Set(['k=1']));
    assert.doesNotMatch(JSON.stringify(received), /Bearer|Contoso|\/services\/data/);
  });
});
