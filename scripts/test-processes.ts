import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Which files share a process, and in how many processes: few, because each one loads and compiles the clouds, the relay and what they need
 * before its first test, and enough to keep the cores busy until the end. The first matching pattern decides.
 */
const kinds: readonly { of: RegExp; processes: number }[] = [
  // The longest: started late, one of these would leave the other core idle at the end.
  { of: /\/browser\/.*(states|lightning|many|day)/, processes: 2 },
  { of: /histories\.property|^test\/(burst|deploy|first-day|org-setup|several-relays)\.test/, processes: Infinity },
  // These load all of jsforce, which fails once a part of it is loaded.
  { of: /\/jsforce\.|org-checks/, processes: Infinity },
  // Nearly all of these start both clouds and a relay.
  { of: /^test\/[^/]+$/, processes: 6 },
  // Long as well.
  { of: /\.property\.|\/(fuzz|kill)-|\/(busy-deals|workers)\./, processes: Infinity },
  { of: /^test\/relay\/store\//, processes: 3 },
  { of: /^test\/relay\/(sync|schedule)\//, processes: 2 },
  { of: /^test\/clouds\//, processes: 2 },
  { of: /^test\//, processes: 4 },
];

/**
 * The files that the test runner starts, each in its own process, the long ones first so that short ones fill the gaps at the end. Starting a
 * process costs more than most test files take (1.6 s of CPU against 0.1 s). Files that share a process are imported by a file that this
 * function writes into `folder`.
 */
export function testProcesses(files: readonly string[], folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const kindOf = (file: string) => kinds.findIndex(({ of }) => of.test(file));
  return kinds.flatMap(({ processes }, kind) => {
    const own = files.filter((file) => kindOf(file) === kind).sort();
    return Array.from({ length: Math.min(processes, own.length) }, (_, index) => {
      const name = join(folder, `${String(kind)}-${String(index + 1).padStart(2, '0')}.test.mjs`);
      const imports = own
        .filter((_file, position) => position % processes === index)
        .map((file) => `await import(${JSON.stringify(pathToFileURL(resolve(file)).href)});\n`);
      writeFileSync(name, imports.join(''));
      return name;
    });
  });
}
