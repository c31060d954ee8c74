import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Which files share a process, and how many per process: enough to spread the cost of starting it, few enough to keep both cores busy until
 * the end. The first matching pattern decides.
 */
const kinds: readonly { of: RegExp; filesInOne: number }[] = [
  // The longest: started late, one of these would leave the other core idle at the end.
  { of: /\/browser\/.*(states|lightning|many|day)|histories\.property/, filesInOne: 1 },
  { of: /^test\/(burst|deploy|first-day|org-setup|several-relays)\.test/, filesInOne: 1 },
  // These load all of jsforce, which fails once a part of it is loaded.
  { of: /\/jsforce\.|org-checks/, filesInOne: 1 },
  // Nearly all of these start both clouds and a relay.
  { of: /^test\/[^/]+$/, filesInOne: 4 },
  // Long as well.
  { of: /\.property\.|\/(fuzz|kill)-|\/(busy-deals|workers)\./, filesInOne: 1 },
  { of: /^test\/relay\/store\//, filesInOne: 8 },
  { of: /^test\//, filesInOne: 12 },
];

/**
 * The files that the test runner starts, each in its own process, the long ones first so that short ones fill the gaps at the end. Starting a
 * process costs more than most test files take (1.6 s of CPU against 0.1 s). Files that can share a process are imported by a file that
 * this function writes into `folder`.
 */
export function testProcesses(files: readonly string[], folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const kindOf = (file: string) => kinds.findIndex(({ of }) => of.test(file));
  return kinds.flatMap(({ filesInOne }, kind) => {
    const own = files.filter((file) => kindOf(file) === kind);
    if (filesInOne === 1) return own;
    const processes = Math.ceil(own.length / filesInOne);
    return Array.from({ length: processes }, (_, index) => {
      const name = join(folder, `${String(kind)}-${String(index + 1).padStart(2, '0')}.test.mjs`);
      const imports = own
        .filter((_file, position) => position % processes === index)
        .map((file) => `await import(${JSON.stringify(pathToFileURL(resolve(file)).href)});\n`);
      writeFileSync(name, imports.join(''));
      return name;
    });
  });
}
