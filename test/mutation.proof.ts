import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What `npm run mutation` does, on one small file, with its results elsewhere. */
async function mutate(file: string): Promise<{ code: number | null; output: string }> {
  const folder = temporaryFolder('mutation');
  const words = ['--mutate', file, '--incrementalFile', join(folder, 'results.json'), '--concurrency', '1'];
  const child = spawn(process.execPath, [join(root, 'node_modules/.bin/stryker'), 'run', ...words], { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

describe('The mutation tests', () => {
  it('notice nearly every change of a file whose tests are whole', async () => {
    const { code, output } = await mutate('relay/sync/deals/answer.ts');
    assert.equal(code, 0, output);
    const [, score = ''] = /answer\.ts +\| +([\d.]+)/.exec(output) ?? [];
    assert.ok(Number(score) >= 95, output);
  });
});
