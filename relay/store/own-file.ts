import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';

/** Creates a file that only its owner may read, whatever the folder and the umask allow. Changes an existing file accordingly. */
export function ownFile(path: string): void {
  // Closing a file ends all locks that this process holds on it, so one that exists is not opened.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  // SQLite gives new files of this kind the database's permissions, but keeps those left by an earlier run.
  for (const beside of [`${path}-wal`, `${path}-shm`]) if (existsSync(beside)) chmodSync(beside, 0o600);
}
