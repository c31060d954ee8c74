import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

const preload = fileURLToPath(new URL('../scripts/untracked-tests.ts', import.meta.url));

/** Runs a file of tests as `npm test` does. */
function run(source: string): { status: number | null; output: string } {
  const folder = temporaryFolder('untracked');
  const file = join(folder, 'some.test.mjs');
  writeFileSync(file, `import { beforeEach, describe, it } from 'node:test';\n${source}`);
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', preload, file], {
    env,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

describe('A process whose tests are not followed', () => {
  it('knows the suites of its tests, and follows no promise', () => {
    const { status, output } = run(`
      import { executionAsyncId } from 'node:async_hooks';
      describe('outside', () => {
        describe('inside', () => {
          beforeEach(() => { console.log('before that of the inside'); });
          it('awaits', async () => {
            await undefined;
            console.log('id', executionAsyncId());
          });
        });
        it('stands beside it', () => undefined);
      });`);
    assert.equal(status, 0, output);
    assert.equal(output.match(/^before that of the inside$/gm)?.length, 1, output);
    // What nothing follows has no number of its own.
    assert.match(output, /^id 0$/m);
  });

  it('knows them only while they are declared: no suite of ours awaits before it declares a test', () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const files = globSync('test/**/*.ts', { cwd: root }).filter((file) => !file.startsWith('test/untracked'));
    const awaiting = files.filter((file) => /\bdescribe\([^\n]*\basync\b/.test(readFileSync(join(root, file), 'utf8')));
    assert.ok(files.length > 300);
    assert.deepEqual(awaiting, []);
  });

  for (const [what, source] of [
    ['an error in a timer', `await undefined; setTimeout(() => { throw new Error('of nobody'); }, 1);`],
    ['a rejection', `void Promise.reject(new Error('of nobody'));`],
  ] as const)
    it(`fails with ${what} that nobody catches, and says where it comes from`, () => {
      const { status, output } = run(`
        it('goes on', async () => {
          ${source}
          await new Promise((resolve) => setTimeout(resolve, 20));
        });`);
      assert.equal(status, 1, output);
      assert.match(output, /Error: of nobody\n +at .*some\.test\.mjs:\d+/);
    });

  it('fails when its file cannot be loaded', () => {
    assert.equal(run(`import './nothing.mjs';`).status, 1);
  });
});
