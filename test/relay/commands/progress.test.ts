import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createProgress, progressLine, restBeforeLook } from '../../../relay/commands/progress.ts';

const bar = (filled: number) => `[${'#'.repeat(filled)}${'-'.repeat(24 - filled)}]`;

describe('progress', () => {
  for (const [tookMs, restMs] of [
    [0, 250],
    [12, 250],
    [60, 1_200],
    [3_600_000, 10_000],
    [-3_600_000, 250],
  ] as const)
    it(`is looked at again after ${String(restMs)} ms if a look took ${String(tookMs)} ms`, () => {
      assert.equal(restBeforeLook(tookMs), restMs);
    });

  const rows: [done: number, total: number, rate: number, line: string][] = [
    [0, 2_000, 0, `${bar(0)} 0 %  0 of 2,000`],
    [500, 2_000, 25, `${bar(6)} 25 %  500 of 2,000  25/s  1:00 left`],
    [1_999, 2_000, 0.5, `${bar(23)} 99 %  1,999 of 2,000  0.5/s  0:02 left`],
    [2_000, 2_000, 25, `${bar(24)} 100 %  2,000 of 2,000  25/s  0:00 left`],
    [0, 0, 0, `${bar(24)} 100 %  0 of 0`],
  ];
  for (const [done, total, rate, line] of rows)
    it(`of ${String(done)} of ${String(total)} at ${String(rate)} a second shows rate and time left`, () => {
      assert.equal(progressLine(done, total, rate), line);
    });

  it('on a terminal takes one line, from the rate since it began, and leaves nothing behind', () => {
    let now = 0;
    let shown = '';
    const progress = createProgress({ isTTY: true, write: (text) => (shown += text) }, () => now);
    progress.show(200, 300);
    now = 2_000;
    progress.show(100, 300);
    progress.end();
    const lines = shown.split('\r\u001b[2K');
    assert.deepEqual(lines, ['', `${bar(8)} 33 %  100 of 300`, `${bar(16)} 66 %  200 of 300  50/s  0:02 left`, '']);
  });

  it('grows with the work that comes in meanwhile', () => {
    let shown = '';
    const progress = createProgress({ isTTY: true, write: (text) => (shown += text) }, () => 0);
    for (const left of [100, 105, 21]) progress.show(left, 100);
    assert.deepEqual(shown.split('\r\u001b[2K').slice(1), [
      `${bar(0)} 0 %  0 of 100`,
      `${bar(0)} 0 %  0 of 105`,
      `${bar(19)} 80 %  84 of 105`,
    ]);
  });

  it('is silent where nobody is looking', () => {
    let shown = '';
    const progress = createProgress({ write: (text) => (shown += text) }, () => 0);
    progress.show(1, 2);
    progress.end();
    assert.equal(shown, '');
  });
});
