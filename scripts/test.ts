import { availableParallelism } from 'node:os';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../test/relay/store/embedded-postgres.ts';
import { serverOfRun } from '../test/relay/store/postgres-server.ts';
import { testComponents } from './test-components.ts';
import { makeTestFolder } from './test-folder.ts';
import { testProcesses } from './test-processes.ts';
import { timesOf } from './test-times.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

/**
 * Runs every test (or those whose path contains a given word), or with --proofs the long ones, and prints one summary line. With --times, it
 * also prints how long each process took.
 */
const { positionals: words, values } = parseArgs({
  options: { proofs: { type: 'boolean', default: false }, times: { type: 'boolean', default: false } },
  allowPositionals: true,
});

/** These test files share one PostgreSQL server. Each gets its own database. */
const usesPostgres = /\/relay\/store\/|several-relays/;
const kind = values.proofs ? 'proof' : 'test';
const files = globSync(`test/**/*.${kind}.ts`).filter((file) => words.every((word) => file.includes(word)));

// A short process spends most of its time compiling its imports. This cache lets the next process reuse the result.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/compiled');
process.env['TMPDIR'] = makeTestFolder();
// More room for short-lived objects: with the default, garbage collection is a quarter of the CPU time of the histories.
process.env['NODE_OPTIONS'] = [process.env['NODE_OPTIONS'], '--max-semi-space-size=64'].filter(Boolean).join(' ');

// In parallel to the others: jest keeps one core busy and shares nothing with them.
const components = values.proofs ? { passed: 0, failed: 0 } : testComponents(words);
const ownServer = process.env['TEST_DATABASE_URL'] === undefined && files.some((file) => usesPostgres.test(file));
const server = ownServer ? await startEmbedded() : undefined;
if (server !== undefined) process.env[serverOfRun] = server.url;
let passed = 0;
let failed = 0;
const processes = testProcesses(files, 'test-output/processes');
// Two more than there are cores: a story waits about as long for timers and other processes as it works.
const concurrency = availableParallelism() + 2;
const timesFolder = values.times ? temporaryFolder('times') : undefined;
if (timesFolder !== undefined) process.env['TEST_TIMES'] = timesFolder;
const preloads = ['untracked-tests.ts', ...(values.times ? ['timed-tests.ts'] : [])];
const execArgv = preloads.flatMap((preload) => ['--import', new URL(preload, import.meta.url).href]);
// A process that does not end, such as one with a forgotten server, is ended and counts as failed. The limit of a test does not do that.
const signal = AbortSignal.timeout(40 * 60_000);
const stream = run({ files: processes, concurrency, execArgv, timeout: 900_000, signal });
stream.on('test:summary', ({ file, counts }) => {
  // Without a file, this is the summary of all.
  if (file !== undefined) return;
  passed += counts.passed;
  failed += counts.tests - counts.passed - counts.skipped - counts.todo;
});
stream.compose(spec).pipe(process.stdout);
stream.on('end', () => {
  void Promise.all([components, server?.stop()]).then(([counts]) => {
    passed += counts.passed;
    failed += counts.failed;
    const times = timesFolder === undefined ? '' : `\n${timesOf(timesFolder)}\n`;
    process.on('exit', () => {
      console.log(`${times}\n${String(passed)} passed, ${String(failed)} failed`);
      process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
    });
  });
});
