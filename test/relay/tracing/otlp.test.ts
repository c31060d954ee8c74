import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EndedSpan } from '../../../relay/ground/trace.ts';
import { otlpBody } from '../../../relay/tracing/otlp.ts';

const context = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const span: EndedSpan = {
  ...context,
  ...{ name: 'salesforce read', kind: 'client', parentId: '00f067aa0ba902b7', links: [context] },
  ...{ attributes: { 'http.response.status_code': 200, 'cosell.cloud': 'salesforce' } },
  ...{ start: 1_796_000_000_000, end: 1_796_000_000_125, error: 'SALESFORCE_REFUSED' },
};

describe('spans on their way to a collector', () => {
  it('are in the JSON encoding of OTLP', () => {
    assert.deepEqual(otlpBody({ 'service.name': 'cosell' }, { name: 'cosell', version: '1' }, [span]), {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cosell' } }] },
          scopeSpans: [
            {
              scope: { name: 'cosell', version: '1' },
              spans: [
                {
                  ...context,
                  ...{ name: 'salesforce read', kind: 3, parentSpanId: '00f067aa0ba902b7' },
                  startTimeUnixNano: '1796000000000000000',
                  endTimeUnixNano: '1796000000125000000',
                  attributes: [
                    { key: 'http.response.status_code', value: { doubleValue: 200 } },
                    { key: 'cosell.cloud', value: { stringValue: 'salesforce' } },
                  ],
                  links: [context],
                  status: { code: 2, message: 'SALESFORCE_REFUSED' },
                },
              ],
            },
          ],
        },
      ],
    });
  });
});
