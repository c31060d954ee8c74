import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';

/** Makes a file that only its owner may read, whatever the folder and the umask allow; one that is there becomes so. */
export function ownFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  // SQLite gives these the rights of the database, but keeps those of a run before.
  for (const beside of [`${path}-wal`, `${path}-shm`]) if (existsSync(beside)) chmodSync(beside, 0o600);
}
