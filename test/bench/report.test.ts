import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { barChart, shown } from '../../bench/chart.ts';
import type { Sample } from '../../bench/measures.ts';
import { writeReport } from '../../bench/report.ts';
import { full } from '../../bench/scale.ts';
import { figureOf, percentile } from '../../bench/statistics.ts';

describe('The figures of the benchmark', () => {
  it('are the median of the rounds, with the least and the most', () => {
    assert.deepEqual(figureOf([9, 1, 5]), { median: 5, least: 1, most: 9 });
    assert.deepEqual(figureOf([4, 1, 2, 3]), { median: 2.5, least: 1, most: 4 });
  });

  it('name the value that all but one in a hundred are below', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index);
    assert.equal(percentile(hundred, 0.99), 99);
    assert.equal(percentile(hundred, 0.5), 50);
    assert.equal(percentile([7], 0.99), 7);
  });

  it('are shown with the digits that count', () => {
    assert.deepEqual([4549.7, 0.96, 128.4, NaN].map(shown), ['4,550', '1', '128', '–']);
  });
});

describe('The report of the benchmark', () => {
  const samples = new Map<string, Sample[]>([
    ['bare Express', [{ lost: 0, ack50: 16_000 }]],
    [
      'relay, SQLite',
      [
        { lost: 0, ack50: 4_000 },
        { lost: 0, ack50: 9_000 },
        { lost: 0, ack50: 8_000 },
      ],
    ],
    ['leaky relay', [{ lost: 1, ack50: 99_000 }]],
  ]);

  it('has a row for each measure, and no score for a subject that lost a deal', async () => {
    const folder = 'test-output/bench-report';
    await writeReport(samples, full, folder, () => undefined);
    const page = readFileSync(`${folder}/performance.md`, 'utf8');
    const row = page.split('\n').find((line) => line.startsWith('| acknowledgements/s, 50 connections')) ?? '';
    const [, bare, relay, leaky] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    assert.deepEqual([bare, relay, leaky], ['16,000', '8,000 (4,000–9,000)', '–']);
    const chart = readFileSync(`${folder}/pictures/acknowledgements.svg`, 'utf8');
    assert.ok(chart.includes('relay, SQLite') && !chart.includes('leaky'));
  });

  it('draws bars as long as their medians', () => {
    const chart = barChart('Two', [
      { name: 'a', median: 10, least: 10, most: 10 },
      { name: 'b', median: 5, least: 5, most: 5 },
    ]);
    const widths = [...chart.matchAll(/width="([\d.]+)" height="18"/g)].map(([, width]) => Number(width));
    assert.equal(widths[0], 2 * (widths[1] ?? 0));
  });
});
