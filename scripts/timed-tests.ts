import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { processorTime } from './processor-time.ts';

/** Loaded before the tests of a process with `npm test -- --times`: leaves the times of the process in the folder TEST_TIMES. */
const folder = process.env['TEST_TIMES'];
const file = process.argv[1];
const started = performance.timeOrigin;

if (folder !== undefined && file !== undefined && isMainThread)
  process.on('exit', () => {
    const times = { file, started, ended: Date.now(), ...processorTime() };
    writeFileSync(join(folder, `${basename(file)}-${String(process.pid)}.json`), JSON.stringify(times));
  });
