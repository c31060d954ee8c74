import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../../relay/ground/metrics.ts';
import { quietCondition } from '../relay/ground/quiet-condition.ts';
import { textOf } from './files.ts';

const rules = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            annotations: z.object({ summary: z.string().min(1), cure: z.string().min(1) }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(textOf('deploy/prometheus/alerts.yml')));
const dashboard = z
  .object({ panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })) })
  .parse(JSON.parse(textOf('deploy/grafana/cosell.json')));

const expressions = [
  ...rules.groups.flatMap((group) => group.rules.map(({ alert, expr }) => [alert, expr] as const)),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];

interface Shown {
  type: string;
  labels: string[];
}

/** What the relay really serves, by name. */
async function exposition(): Promise<Map<string, Shown>> {
  const { registry } = createMetrics(Date.now, quietCondition);
  const shown = registry.getMetricsAsArray().map((metric) => {
    const { labelNames } = z.object({ labelNames: z.array(z.string()).default([]) }).parse(metric);
    return [metric.name, labelNames] as const;
  });
  const json = await registry.getMetricsAsJSON();
  return new Map(
    shown.map(([name, labels]) => [name, { type: String(json.find((each) => each.name === name)?.type), labels }]),
  );
}

describe('The dashboard and the alert rules', () => {
  for (const [title, expr] of expressions)
    it(`are PromQL over metrics and labels that the relay serves: ${title}`, async () => {
      const metrics = await exposition();
      const names: string[] = [];
      const labels: string[] = [];
      parser.parse(expr).iterate({
        enter({ name, from, to, type }) {
          assert.ok(!type.isError, `${expr}: error at ${String(from)}`);
          if (name === 'Identifier') names.push(expr.slice(from, to));
          if (name === 'LabelName') labels.push(expr.slice(from, to));
        },
      });
      assert.ok(names.length > 0, expr);
      const plain = names.filter((name) => name !== 'up').map((name) => name.replace(/_(count|sum|bucket)$/, ''));
      for (const name of plain) assert.ok(metrics.has(name), name);
      const known = new Set(['le', 'job', 'instance', ...plain.flatMap((name) => metrics.get(name)?.labels ?? [])]);
      assert.deepEqual(
        labels.filter((label) => !known.has(label)),
        [],
      );
    });
});

describe('The table of metrics', () => {
  it('says of each what the relay serves, and of no other', async () => {
    const rows = [...textOf('docs/metrics.md').matchAll(/^\| `(cosell_\w+)` +\| (\w+) +\| ([^|]*)\|/gm)];
    const told = rows.map(([, name, type, labels = '']) => [
      name,
      type,
      [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
    ]);
    const served = [...(await exposition())].map(([name, { type, labels }]) => [name, type, labels]);
    assert.deepEqual(told, served);
  });
});
