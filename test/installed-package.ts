import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeRelayPackage } from '../scripts/relay-package.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The package of the relay, installed by npm in a folder of its own as an operator installs it. */
export interface InstalledPackage {
  folder: string;
  tarball: string;
  /** The program that it brings. */
  cosell: string;
  run(
    command: string,
    words: readonly string[],
    path?: string,
  ): { status: number | null; stdout: string; stderr: string };
  remove(): void;
}

export async function installPackage(): Promise<InstalledPackage> {
  const folder = temporaryFolder('cosell-package');
  const run: InstalledPackage['run'] = (command, words, path = process.env['PATH']) => {
    const env = { PATH: path, HOME: folder };
    const { status, stdout, stderr } = spawnSync(command, words, { cwd: folder, env, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  await makeRelayPackage(join(folder, 'relay'));
  const packed = run('npm', ['pack', './relay', '--silent']);
  assert.equal(packed.status, 0, packed.stderr);
  const tarball = join(folder, packed.stdout.trim());
  const installed = run('npm', ['install', '--global', '--offline', '--prefix', folder, tarball]);
  assert.equal(installed.status, 0, installed.stderr);
  return {
    ...{ folder, tarball, run, cosell: join(folder, 'bin/cosell') },
    remove() {
      rmSync(folder, { recursive: true });
    },
  };
}
