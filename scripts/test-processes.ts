import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Folders whose tests start no process and do not change the process's own state, so that they can share one. */
const sharing = [/^test\/relay\/(?!store\/)/, /^test\/force-app\//, /^test\/clouds\//, /^test\/worlds\//];

/** These still need their own process: property tests are long, and jsforce as a whole cannot be loaded after a part of it. */
const alone = /\.property\.|\/jsforce\./;

/** These take the longest. If they started late, one core would run them alone at the end. */
const longest = /\/browser\/|org-setup|\/deploy\.test|histories\.property|first-day|burst/;

/** Long enough that starting a process hardly counts, short enough that both cores have work until the end. */
const filesInOne = 12;

/**
 * The files for the test runner, which starts a process for each. Starting one costs more than most of our files take (1.6 s of
 * CPU against 0.1 s), so this writes files into `folder` that import those that can share a process.
 */
export function testProcesses(files: readonly string[], folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const shares = (file: string) => sharing.some((pattern) => pattern.test(file)) && !alone.test(file);
  const together = files.filter(shares);
  const bundles = Array.from({ length: Math.ceil(together.length / filesInOne) }, (_, index) => {
    const own = together.filter((_file, position) => position % Math.ceil(together.length / filesInOne) === index);
    const bundle = join(folder, `${String(index + 1).padStart(2, '0')}.test.mjs`);
    const imports = own.map((file) => `await import(${JSON.stringify(pathToFileURL(resolve(file)).href)});\n`);
    writeFileSync(bundle, imports.join(''));
    return bundle;
  });
  // The long ones first: short ones fill the gaps at the end.
  const own = files.filter((file) => !shares(file));
  const isLong = (file: string) => longest.test(file);
  return [...own.filter(isLong), ...own.filter((file) => !isLong(file)), ...bundles];
}
