import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CosellError } from '../../../relay/errors.ts';
import type { Condition } from '../../../relay/ground/condition-metrics.ts';
import { createMetrics, type Metrics } from '../../../relay/ground/metrics.ts';
import { quietCondition } from './quiet-condition.ts';

const pair = { event: 'pair', outcome: 'merged', link: 'l1', referralId: 'r1', opportunityId: 'o1', wrote: 1 } as const;
const error = new CosellError('SALESFORCE_UNAVAILABLE', 'No answer.');

describe('the metrics', () => {
  let now: number;
  let condition: Condition;
  let metrics: Metrics;
  beforeEach(() => {
    now = 1_000_000;
    condition = { ...quietCondition };
    metrics = createMetrics(() => now, condition);
  });
  /** The samples of one metric, without comments. */
  const samples = async (name: string) =>
    (await metrics.registry.getSingleMetricAsString(name)).split('\n').filter((line) => !line.startsWith('#'));

  it('say when each channel was last heard, which a refused caller does not change', async () => {
    metrics.signal('salesforce', 'accepted', 3);
    now += 60_000;
    metrics.signal('salesforce-events', 'accepted', 1);
    metrics.signal('salesforce', 'refused', 1);
    assert.deepEqual(await samples('cosell_last_signal_timestamp_seconds'), [
      'cosell_last_signal_timestamp_seconds{source="salesforce"} 1000',
      'cosell_last_signal_timestamp_seconds{source="salesforce-events"} 1060',
    ]);
  });

  it('measure from the first signal about a pair, on either side, until the pair is in sync', async () => {
    metrics.heard(['r1']);
    now += 1_000;
    metrics.heard(['o1', 'r1']);
    metrics.sync({ ...pair, error, willRetry: true });
    now += 1_000;
    metrics.sync(pair);
    // A run that no signal caused.
    metrics.sync(pair);
    const [sum, count] = (await samples('cosell_signal_to_synced_seconds')).slice(-2);
    assert.deepEqual(
      [sum, count],
      ['cosell_signal_to_synced_seconds_sum 2', 'cosell_signal_to_synced_seconds_count 1'],
    );
  });

  it('count conflicts, and runs that will be repeated by the reason', async () => {
    metrics.sync({ ...pair, conflicts: 1 });
    metrics.sync({ ...pair, error, willRetry: true });
    metrics.sync({ ...pair, error: new CosellError('NOT_READY_TO_SHARE', 'No amount.') });
    assert.deepEqual(await samples('cosell_conflicts_total'), ['cosell_conflicts_total 1']);
    assert.deepEqual(await samples('cosell_retries_total'), ['cosell_retries_total{code="SALESFORCE_UNAVAILABLE"} 1']);
  });

  it('count what was found without a signal, by what found it', async () => {
    metrics.sync({ event: 'sweep', referrals: 3, opportunities: 3, marked: 2 });
    metrics.sync({ event: 'comparison', pairs: 9, drifted: 1, gone: 1, failed: 1 });
    metrics.sync({ event: 'catch-up', since: 0, opportunities: 9, marked: 4, error });
    assert.deepEqual(await samples('cosell_repairs_total'), [
      'cosell_repairs_total{found_by="sweep"} 2',
      'cosell_repairs_total{found_by="comparison"} 1',
      'cosell_repairs_total{found_by="catch-up"} 4',
    ]);
  });

  it('show what the org and Entra say, and nothing while that is unknown', async () => {
    assert.deepEqual(await samples('cosell_salesforce_api_calls'), []);
    assert.deepEqual(await samples('cosell_credential_days_left'), []);
    condition.usage = () => ({ used: 50, limit: 1_000 });
    condition.credentialExpires = async () => now + 3 * 86_400_000;
    assert.deepEqual(await samples('cosell_salesforce_api_calls'), [
      'cosell_salesforce_api_calls{of="used"} 50',
      'cosell_salesforce_api_calls{of="limit"} 1000',
    ]);
    assert.deepEqual(await samples('cosell_credential_days_left'), [
      'cosell_credential_days_left{credential="partner-center"} 3',
    ]);
  });

  it('show how long the longest waiting pair waits', async () => {
    assert.deepEqual(await samples('cosell_oldest_due_seconds'), ['cosell_oldest_due_seconds 0']);
    condition.dueSince = async () => now - 90_000;
    assert.deepEqual(await samples('cosell_oldest_due_seconds'), ['cosell_oldest_due_seconds 90']);
  });

  it('show counters at 0 before their first event, which Prometheus could not count otherwise', async () => {
    metrics.expect({ sources: ['salesforce'], invariants: ['creation-once'] });
    assert.deepEqual(await samples('cosell_signals_total'), [
      'cosell_signals_total{source="salesforce",outcome="accepted"} 0',
    ]);
    assert.deepEqual(await samples('cosell_plan_violations_total'), [
      'cosell_plan_violations_total{invariant="creation-once"} 0',
    ]);
    // Nobody has been heard yet.
    assert.deepEqual(await samples('cosell_last_signal_timestamp_seconds'), []);
  });

  it('show what waits now, however soon they are read again', async () => {
    for (const pairs of [3, 0]) {
      condition.waiting = async () => pairs;
      assert.deepEqual(await samples('cosell_due_pairs'), [`cosell_due_pairs ${String(pairs)}`]);
    }
  });

  it('say that the store does not answer, and show everything else', async () => {
    condition.usage = () => ({ used: 50, limit: 1_000 });
    assert.match(await metrics.registry.metrics(), /^cosell_store_available 1$/m);
    const away = async () => Promise.reject(new CosellError('STORE_UNAVAILABLE', 'No answer.'));
    Object.assign(condition, { waiting: away, dueSince: away, failed: away, credentialExpires: away });
    now += 60_000;
    const page = await metrics.registry.metrics();
    assert.match(page, /^cosell_store_available 0$/m);
    assert.match(page, /^cosell_salesforce_api_calls\{of="used"\} 50$/m);
    assert.doesNotMatch(page, /^cosell_(due_pairs|oldest_due_seconds|failed_pairs|credential_days_left)[ {]/m);
  });

  it('show failed pairs by state and reason, and no longer those that have recovered', async () => {
    condition.failed = async () => [{ state: 'parked', code: 'SALESFORCE_REFUSED', pairs: 2 }];
    assert.deepEqual(await samples('cosell_failed_pairs'), [
      'cosell_failed_pairs{state="parked",code="SALESFORCE_REFUSED"} 2',
    ]);
    condition.failed = async () => [];
    assert.deepEqual(await samples('cosell_failed_pairs'), []);
  });
});
