import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { temporaryFolder } from '../temporary-folder.ts';
import { textOf } from './files.ts';

/** What Prometheus reads minute by minute, as promtool writes it: `0x5 1x5` is six times 0, then six times 1. */
type Series = Readonly<Record<string, string>>;

interface Story {
  about: string;
  series: Series;
  /** Minutes after the start. */
  quietAt: readonly number[];
  firesAt: readonly number[];
}

const hour = 60;
const signals = 'cosell_signals_total{job="cosell",source="salesforce",outcome="accepted"}';
const synced = (le: string) => `cosell_signal_to_synced_seconds_bucket{job="cosell",le="${le}"}`;
const calls = (outcome: string) =>
  `cosell_call_seconds_count{job="cosell",cloud="salesforce",operation="query",outcome="${outcome}"}`;

const stories: Readonly<Record<string, readonly Story[]>> = {
  CosellDown: [
    { about: 'a relay that ends', series: { 'up{job="cosell"}': '1x5 0x9' }, quietAt: [5, 7], firesAt: [9] },
    {
      about: "one tenant's relay that ends",
      series: { 'up{job="cosell-a"}': '1x20', 'up{job="cosell-b"}': '1x5 0x9' },
      quietAt: [5, 7],
      firesAt: [9],
    },
  ],
  CosellStoreUnavailable: [
    {
      about: 'a database that is away',
      series: { 'cosell_store_available{job="cosell",instance="a"}': '1x5 0x9' },
      quietAt: [5, 7],
      firesAt: [9],
    },
  ],
  CosellBacklog: [
    {
      about: 'a deal that nobody looks at',
      series: { 'cosell_oldest_due_seconds{job="cosell"}': '0+60x60' },
      quietAt: [10, 19],
      firesAt: [22, 50],
    },
  ],
  CosellCallsFail: [
    {
      about: 'a cloud that refuses most calls',
      series: { [calls('ok')]: '0+1x60', [calls('SALESFORCE_UNAVAILABLE')]: '0+2x60' },
      quietAt: [5],
      firesAt: [15],
    },
    {
      about: 'a cloud that refuses some calls',
      series: { [calls('ok')]: '0+3x60', [calls('SALESFORCE_UNAVAILABLE')]: '0+2x60' },
      quietAt: [15, 50],
      firesAt: [],
    },
  ],
  CosellPlanRefused: [
    {
      about: 'the first plan that breaks an invariant',
      series: { 'cosell_plan_violations_total{job="cosell",invariant="creation-once"}': '0x10 1x100' },
      quietAt: [10, 90],
      firesAt: [12],
    },
  ],
  CosellRefusesCallers: [
    {
      about: 'callers without a signature',
      series: { 'cosell_refusals_total{job="cosell",door="partner-center",reason="SIGNATURE_MISSING"}': '0x5 0+20x40' },
      quietAt: [5],
      firesAt: [12],
    },
  ],
  CosellSilent: [
    {
      about: 'a relay that hears nothing',
      series: { [signals]: '0x4600' },
      quietAt: [2, 71 * hour],
      firesAt: [73 * hour],
    },
    {
      about: 'one signal on the first day',
      series: { [signals]: '0x1200 1x4600' },
      quietAt: [73 * hour, 92 * hour],
      firesAt: [95 * hour],
    },
    {
      about: 'one silent tenant of two',
      series: { [signals]: '0x4600', [signals.replace('"cosell"', '"cosell-b"')]: '0+1x4600' },
      quietAt: [2],
      firesAt: [73 * hour],
    },
  ],
  CosellSlow: [
    {
      about: 'changes that take minutes',
      series: { [synced('60')]: '0+1x60', [synced('300')]: '0+9x60', [synced('+Inf')]: '0+9x60' },
      quietAt: [10],
      firesAt: [20],
    },
    {
      about: 'no change at all',
      series: { [synced('60')]: '0x60', [synced('+Inf')]: '0x60' },
      quietAt: [50],
      firesAt: [],
    },
  ],
  CosellParked: [
    {
      about: 'deals that were set aside',
      series: { 'cosell_failed_pairs{job="cosell",instance="a",state="parked",code="SALESFORCE_REFUSED"}': '0x5 2x90' },
      quietAt: [30],
      firesAt: [70],
    },
  ],
  CosellCredentialExpires: [
    {
      about: 'a sign-in that nobody renews',
      series: { 'cosell_credential_days_left{job="cosell",credential="partner-center"}': '20-1x10' },
      quietAt: [5],
      firesAt: [7],
    },
  ],
  CosellApiLimit: [
    {
      about: 'an org whose calls run out',
      series: {
        'cosell_salesforce_api_calls{job="cosell",of="used"}': '500x5 950x30',
        'cosell_salesforce_api_calls{job="cosell",of="limit"}': '1000x40',
      },
      quietAt: [5],
      firesAt: [25],
    },
  ],
};

const rulesFile = fileURLToPath(new URL('../../deploy/prometheus/alerts.yml', import.meta.url));
const rules = z
  .object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string() })) })) })
  .parse(parse(textOf('deploy/prometheus/alerts.yml')))
  .groups.flatMap((group) => group.rules.map(({ alert }) => alert));

const inputOf = (series: Series) => Object.entries(series).map(([name, values]) => ({ series: name, values }));

/** Which part of a test of Prometheus' own fails; undefined if none does. */
function failureOf(test: object): string | undefined {
  const file = join(temporaryFolder('cosell-alerts'), 'test.json');
  writeFileSync(file, JSON.stringify({ rule_files: [rulesFile], evaluation_interval: '1m', tests: [test] }));
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
  return status === 0 ? undefined : stdout + stderr;
}

// A program of the operating system, which npm cannot install. `.ci/run` installs it, and `monitoring.test.ts` checks the rules' grammar everywhere.
const skip = spawnSync('promtool', ['--version']).error === undefined ? false : 'promtool is not installed';

describe('An alert rule', { skip }, () => {
  it('has a story here', () => {
    assert.deepEqual(Object.keys(stories), rules);
  });

  for (const [alert, told] of Object.entries(stories))
    for (const { about, series, quietAt, firesAt } of told)
      it(`fires when it should, and only then: ${alert}, ${about}`, () => {
        const check = (minutes: number, samples: readonly object[]) => ({
          expr: `count(ALERTS{alertstate="firing",alertname="${alert}"})`,
          eval_time: `${String(minutes)}m`,
          exp_samples: samples,
        });
        const failure = failureOf({
          interval: '1m',
          input_series: inputOf(series),
          promql_expr_test: [
            ...quietAt.map((minutes) => check(minutes, [])),
            ...firesAt.map((minutes) => check(minutes, [{ labels: '{}', value: 1 }])),
          ],
        });
        assert.equal(failure, undefined);
      });

  it('counts a deal once, however many relays report it, and prints no long fractions', () => {
    const parked = (instance: string) =>
      `cosell_failed_pairs{job="cosell",instance="${instance}",state="parked",code="SALESFORCE_REFUSED"}`;
    const cureOf = (name: string) =>
      new RegExp(`alert: ${name}\\n[^]*?cure: (.*)`).exec(textOf('deploy/prometheus/alerts.yml'))?.[1];
    const failure = failureOf({
      interval: '1m',
      input_series: inputOf({
        [parked('a')]: '2x90',
        [parked('b')]: '2x90',
        'cosell_credential_days_left{job="cosell",credential="partner-center"}': '12.98765x90',
      }),
      alert_rule_test: [
        {
          eval_time: '80m',
          alertname: 'CosellParked',
          exp_alerts: [
            {
              exp_labels: { job: 'cosell', severity: 'warning' },
              exp_annotations: {
                summary: 'Deals that the relay has given up on: 2.',
                cure: cureOf('CosellParked'),
              },
            },
          ],
        },
        {
          eval_time: '80m',
          alertname: 'CosellCredentialExpires',
          exp_alerts: [
            {
              exp_labels: { job: 'cosell', credential: 'partner-center', severity: 'critical' },
              exp_annotations: {
                summary: 'The sign-in to partner-center expires in 13.0 days.',
                cure: cureOf('CosellCredentialExpires'),
              },
            },
          ],
        },
      ],
    });
    assert.equal(failure, undefined);
  });
});
