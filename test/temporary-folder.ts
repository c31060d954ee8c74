import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A new empty folder in `parent`. When this process ends, it removes the folder and everything in it. */
export function temporaryFolder(name: string, parent = tmpdir()): string {
  if (made.length === 0) process.once('exit', removeAll);
  const folder = mkdtempSync(join(parent, `${name}-`));
  made.push(folder);
  return folder;
}

/** Tries again, because a child that is ending may still write to its folder. */
function removeAll(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
