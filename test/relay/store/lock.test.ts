import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, it } from 'node:test';
import { lockStore, openStore } from '../../../relay/store/open-store.ts';
import { realClock } from '../../clock.ts';
import { errorOf } from '../error-of.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const openStoreModule = new URL('../../../relay/store/open-store.ts', import.meta.url).href;

/** Holds the lock in a process of its own until it is killed. @throws if that process does not get the lock */
async function lockElsewhere(dataDir: string): Promise<() => Promise<unknown>> {
  const script = `
    import { lockStore } from ${JSON.stringify(openStoreModule)};
    globalThis.release = lockStore(${JSON.stringify(dataDir)});
    console.log('held');
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const complaints = text(child.stderr);
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'close').then(async () => Promise.reject(new Error(await complaints))),
  ]);
  return () => {
    child.kill('SIGKILL');
    return once(child, 'close');
  };
}

describe('the lock on the data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder('cosell-store');
  });
  const refusal = () => errorOf(() => lockStore(folder));

  it('refuses a second holder, naming the folder', async () => {
    const release = lockStore(folder);
    const { code, message } = await refusal();
    assert.equal(code, 'CONFIG_INVALID');
    assert.ok(message.includes(folder), message);
    assert.equal((await refusal()).code, 'CONFIG_INVALID', 'a refusal does not break it');
    release();
  });

  it('can be taken again when it was released', async () => {
    for (let round = 0; round < 3; round += 1) lockStore(folder)();
    const release = lockStore(folder);
    assert.equal((await refusal()).code, 'CONFIG_INVALID');
    release();
  });

  it('tells commands whether a relay runs, and a relay that starts meanwhile is not kept out', async () => {
    const store = await openStore({ dataDir: folder }, realClock);
    const seen = [await store.isServed()];
    const release = lockStore(folder);
    seen.push(await store.isServed());
    release();
    seen.push(await store.isServed());
    await store.close();
    assert.deepEqual(seen, [false, true, false]);
  });

  it('of one folder is none of another', () => {
    const other = temporaryFolder('cosell-store');
    const releases = [lockStore(folder), lockStore(other)];
    for (const release of releases) release();
  });

  it('keeps out other processes, and ends with the process that held it, however that ended', async () => {
    const kill = await lockElsewhere(folder);
    try {
      assert.equal((await refusal()).code, 'CONFIG_INVALID');
    } finally {
      await kill();
    }
    lockStore(folder)();
  });

  it('keeps out other processes after this one was refused', async () => {
    const release = lockStore(folder);
    await refusal();
    const outcome = await lockElsewhere(folder).then(
      async (kill) => kill().then(() => 'held'),
      (thrown: unknown) => String(thrown),
    );
    release();
    assert.match(outcome, /Another relay runs/);
  });

  it('leaves the store open to the command line', async () => {
    const release = lockStore(folder);
    const store = await openStore({ dataDir: folder }, realClock);
    assert.deepEqual(await store.db.selectFrom('link').selectAll().execute(), []);
    await store.close();
    release();
  });
});
