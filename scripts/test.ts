import { availableParallelism } from 'node:os';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { testComponents } from './test-components.ts';
import { testProcesses } from './test-processes.ts';

/** Runs every test (or those whose path contains a given word) and closes with one plain line. */
const words = process.argv.slice(2);
const files = globSync('test/**/*.test.ts').filter((file) => words.every((word) => file.includes(word)));

// Compiling what it imports is most of what a short process does: what one has compiled, the next takes from here.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/compiled');

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
