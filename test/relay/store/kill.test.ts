import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLinks } from '../../../relay/store/links.ts';
import { openStore } from '../../../relay/store/open-store.ts';
import { realClock } from '../../clock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const program = fileURLToPath(new URL('acknowledging-process.ts', import.meta.url));

/** Lets a process acknowledge marks and kills it in the middle; resolves to all that it acknowledged. */
async function killWhileAcknowledging(dataDir: string, prefix: string, after: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, dataDir, prefix], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > after) child.kill('SIGKILL');
  });
  await once(child, 'close');
  assert.equal(child.signalCode, 'SIGKILL');
  // A last line without its end was not yet said.
  return output.slice(0, output.lastIndexOf('\n')).split(/[\n ]/);
}

describe('a mark that was acknowledged', () => {
  it('is there after kill -9, with all the marks of its call', async () => {
    const folder = temporaryFolder('cosell-store');
    const acknowledged: string[] = [];
    for (const after of [1, 25, 60, 150])
      acknowledged.push(...(await killWhileAcknowledging(folder, `round${String(after)}`, after)));

    const store = await openStore({ dataDir: folder }, realClock);
    const rows = await store.db.selectFrom('link').select(['referral_id', 'due_at']).execute();
    const due = new Set(rows.flatMap((row) => (row.due_at === null ? [] : [row.referral_id])));
    assert.deepEqual(
      acknowledged.filter((id) => !due.has(id)),
      [],
    );
    assert.ok(acknowledged.length > 600, String(acknowledged.length));
    assert.equal(rows.length % 3, 0, 'all marks of a call or none');
    const claimed = await createLinks(store, realClock).claim(rows.length, realClock.now(), 60_000);
    assert.equal(claimed.length, rows.length, 'and the work can begin');
    await store.close();
  });
});
