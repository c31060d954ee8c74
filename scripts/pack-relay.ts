import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run pack:relay`, after the build: the tarball of the relay alone in `dist`, and its checksum. */
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const npm = spawnSync('npm', ['pack', './relay', '--loglevel=error'], { cwd: dist, stdio: 'inherit' });
const sums = globSync('*.tgz', { cwd: dist })
  .sort()
  .map(
    (file) =>
      `${createHash('sha256')
        .update(readFileSync(`${dist}/${file}`))
        .digest('hex')}  ${file}\n`,
  );
writeFileSync(`${dist}/SHA256SUMS`, sums.join(''));
process.exitCode = npm.status ?? 1;
