import { spawnSync } from 'node:child_process';
import { chmodSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../test/temporary-folder.ts';

/** A folder that Linux keeps in memory. */
const inMemory = '/dev/shm';

/** Far more than the tests ever hold at one time. */
const enoughBytes = 4 * 2 ** 30;

/**
 * Makes the folder that a test run writes to, in memory if the machine has room. On disk, the stores under test wait for the disk at every
 * commit, and none of their files outlives the run. The folder is removed when this process ends.
 */
export function makeTestFolder(): string {
  return made(hasRoom() ? inMemory : tmpdir());
}

function made(parent: string): string {
  const folder = temporaryFolder('cosell-tests', parent);
  // If this process runs as root, PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  return folder;
}

/** Tests also run programs from this folder, which some machines forbid. */
function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    if (bavail * bsize < enoughBytes) return false;
    const folder = made(inMemory);
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    return spawnSync(program).status === 0;
  } catch {
    return false;
  }
}
