import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMetrics } from '../../../relay/ground/metrics.ts';

it('the metrics tell when each channel was last heard, which a refused caller does not change', async () => {
  let now = 1_000_000;
  const metrics = createMetrics(
    () => now,
    async () => Promise.resolve(0),
  );
  metrics.signal('salesforce', 'accepted', 3);
  now += 60_000;
  metrics.signal('salesforce-events', 'accepted', 1);
  metrics.signal('salesforce', 'refused', 1);
  const text = await metrics.registry.getSingleMetricAsString('cosell_last_signal_timestamp_seconds');
  assert.match(text, /\{source="salesforce"\} 1000$/m);
  assert.match(text, /\{source="salesforce-events"\} 1060$/m);
});
