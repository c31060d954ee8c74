import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { timesOf } from '../scripts/test-times.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('The times of a test run', () => {
  it('name the processes in the order of their starts, with the CPU seconds of each and of what it started', () => {
    const folder = temporaryFolder('times');
    const started = performance.timeOrigin;
    const rows = [
      { file: 'later', started: started + 2_000, ended: started + 3_500, own: 1, children: 0 },
      { file: 'first', started: started + 1_000, ended: started + 9_000, own: 2, children: 3.5 },
    ];
    for (const row of rows) writeFileSync(join(folder, `${row.file}.json`), JSON.stringify(row));
    const [head, ...lines] = timesOf(folder).split('\n');
    assert.match(head ?? '', /from +to +CPU/);
    assert.deepEqual(lines.slice(0, 2), ['    1.0     9.0     5.5  first', '    2.0     3.5     1.0  later']);
    assert.match(lines.at(-1) ?? '', /all, of \d+ s$/);
  });
});
