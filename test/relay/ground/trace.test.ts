import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import { exchange } from '../../../relay/ground/exchange.ts';
import { callSpan, createTracer, currentSpan, noteOnSpan, outsideSpans } from '../../../relay/ground/trace.ts';
import type { EndedSpan } from '../../../relay/ground/trace.ts';
import { startAnsweringServer } from '../answering-server.ts';

function tracing() {
  const ended: EndedSpan[] = [];
  let now = 0;
  let ids = 0;
  const tracer = createTracer(
    () => (now += 5),
    (bytes) => (ids += 1).toString(16).padStart(bytes * 2, '0'),
    (span) => ended.push(span),
  );
  return { tracer, ended };
}

describe('a span', () => {
  it('contains the calls that are made within it', async () => {
    const { tracer, ended } = tracing();
    await tracer.span('look', {}, () =>
      callSpan('salesforce read', { a: 1 }, async () => {
        noteOnSpan(() => ({ b: 2 }));
      }),
    );
    const [call, look] = ended;
    assert.deepEqual([call?.name, call?.kind, call?.attributes], ['salesforce read', 'client', { a: 1, b: 2 }]);
    assert.deepEqual([call?.traceId, call?.parentId], [look?.traceId, look?.spanId]);
    assert.ok(call && look && look.start < call.start && call.end < look.end);
  });

  it('ends with the code of what was thrown, which goes on', async () => {
    const { tracer, ended } = tracing();
    const refusal = new CosellError('SALESFORCE_REFUSED', 'No.');
    await assert.rejects(
      tracer.span('look', {}, async () => {
        throw refusal;
      }),
      refusal,
    );
    assert.equal(ended[0]?.error, 'SALESFORCE_REFUSED');
  });

  it('goes on in the trace that it is given, whatever is around it', async () => {
    const { tracer, ended } = tracing();
    const parent = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
    await tracer.span('signal', {}, () => tracer.span('look', { parent }, async () => undefined));
    await tracer.span('signal', {}, () => outsideSpans(() => tracer.span('look', {}, async () => undefined)));
    assert.deepEqual([ended[0]?.traceId, ended[0]?.parentId], [parent.traceId, parent.spanId]);
    assert.equal(ended[2]?.parentId, undefined);
  });

  it('is nothing where nobody traces', async () => {
    assert.equal(await callSpan('x', {}, async () => currentSpan()), undefined);
  });

  it('keeps the ids by which a cloud finds the call', async (t) => {
    const server = await startAnsweringServer((_request, response) => {
      response.writeHead(200, { 'request-id': 'r-1', 'x-sfdc-request-id': 's-1' }).end();
    });
    t.after(() => server.close());
    const { tracer, ended } = tracing();
    const headers = { 'client-request-id': 'c-1' };
    await tracer.span('call', {}, () =>
      exchange({ method: 'GET', url: server.url, headers }, { timeoutMs: 5_000, maxBytes: 9 }),
    );
    const { 'server.address': _host, ...attributes } = ended[0]?.attributes ?? {};
    assert.deepEqual(attributes, {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'cosell.client-request-id': 'c-1',
      'cosell.request-id': 'r-1',
      'cosell.x-sfdc-request-id': 's-1',
    });
  });
});
