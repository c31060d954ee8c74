import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { z } from 'zod';
import { processorTime } from './processor-time.ts';

const timesSchema = z.object({
  file: z.string(),
  started: z.number(),
  ended: z.number(),
  own: z.number(),
  children: z.number(),
});

/**
 * The table of `npm test -- --times`: when each process of tests ran and for how long it kept a processor busy, in seconds, in the order of
 * their starts. The last lines show what the processors did in all, and so whether they waited.
 */
export function timesOf(folder: string): string {
  const rows = globSync(`${folder}/*.json`)
    .map((file) => timesSchema.parse(JSON.parse(readFileSync(file, 'utf8'))))
    .sort((a, b) => a.started - b.started);
  const measured = rows.reduce((sum, { own, children }) => sum + own + children, 0);
  const { own, children } = processorTime();
  const elapsed = performance.now() / 1000;
  const lines = rows.map((row) =>
    line(
      (row.started - performance.timeOrigin) / 1000,
      (row.ended - performance.timeOrigin) / 1000,
      row.own + row.children,
      relative('', row.file),
    ),
  );
  return [
    '  from      to     CPU',
    ...lines,
    line(0, elapsed, own + children - measured, 'the rest: components, PostgreSQL, the runner'),
    line(0, elapsed, own + children, `all, of ${(elapsed * availableParallelism()).toFixed(0)} s`),
  ].join('\n');
}

const line = (from: number, to: number, cpu: number, what: string) =>
  `${[from, to, cpu].map((seconds) => seconds.toFixed(1).padStart(7)).join(' ')}  ${what}`;
