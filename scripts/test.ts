import { availableParallelism } from 'node:os';
import { globSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { testComponents } from './test-components.ts';
import { testProcesses } from './test-processes.ts';

/** Runs every test (or those whose path contains a given word) and closes with one plain line. */
const words = process.argv.slice(2);
const files = globSync('test/**/*.test.ts').filter((file) => words.every((word) => file.includes(word)));

const components = await testComponents(words);
let { passed, failed } = components;
const processes = testProcesses(files, 'test-output/processes');
const stream = run({ files: processes, concurrency: availableParallelism(), timeout: 300_000 });
stream.on('test:summary', ({ file, counts }) => {
  // Without a file it is the summary of all.
  if (file !== undefined) return;
  passed += counts.passed;
  failed += counts.tests - counts.passed - counts.skipped - counts.todo;
});
stream.compose(spec).pipe(process.stdout);
stream.on('end', () => {
  process.on('exit', () => {
    console.log(`\n${String(passed)} passed, ${String(failed)} failed`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  });
});
