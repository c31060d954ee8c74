import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { temporaryFolder } from '../test/temporary-folder.ts';

const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

const components = 'force-app/main/default/lwc';
const pagesFolder = 'test-output/pages';

/** What a file calls that loads modules anew, which those that share a page with it must not meet. */
const loadsAnew = 'speakEnglish';

/** How many pages the test files share: each one loads the engine, axe and every label before its first test. */
const pages = 3;

/**
 * The files that jest starts, each on a page of its own: most tests of components stand in groups, which this function writes into `folder`.
 * Each file keeps its hooks to itself.
 */
function testPages(files: readonly string[], folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const isAlone = (file: string) => readFileSync(file, 'utf8').includes(loadsAnew);
  const shared = files.filter((file) => !isAlone(file)).sort();
  const groups = Array.from({ length: Math.min(pages, shared.length) }, (_, index) => {
    const name = join(folder, `page-${String(index + 1)}.test.js`);
    const parts = shared
      .filter((_file, position) => position % pages === index)
      .map((file) => [basename(file, '.test.js'), resolve(file)].map((text) => JSON.stringify(text)))
      .map(([title, path]) => `describe(${title ?? ''}, () => {\n  require(${path ?? ''});\n});\n`);
    writeFileSync(name, parts.join(''));
    return name;
  });
  return [...groups, ...files.filter(isAlone)];
}

/**
 * Runs the jest tests of the Lightning Web Components whose path contains every word. Without words, it checks their coverage
 * too: insufficient coverage counts as one failure, and so does a run that ends without a report.
 */
export async function testComponents(words: readonly string[]): Promise<{ passed: number; failed: number }> {
  const files = globSync(`${components}/*/__tests__/*.test.js`).filter((file) =>
    words.every((word) => file.includes(word)),
  );
  if (files.length === 0) return { passed: 0, failed: 0 };
  const folder = temporaryFolder('jest');
  const report = join(folder, 'report.json');
  const coverage = words.length === 0 ? ['--coverage'] : [];
  const only = testPages(files, pagesFolder);
  // Jest runs only what is below its roots.
  const roots = [components, pagesFolder].map((folder) => `--roots=${folder}`);
  try {
    const jest = spawn(
      'sfdx-lwc-jest',
      ['--', '--ci', '--json', `--outputFile=${report}`, ...roots, ...coverage, '--runTestsByPath', ...only],
      {
        // The report goes to its file; the text for users comes on the error channel, and is shown in one piece.
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const said: Buffer[] = [];
    jest.stderr.on('data', (data: Buffer) => said.push(data));
    const [code] = z
      .tuple([z.number().nullable()])
      .rest(z.unknown())
      .parse(await once(jest, 'close'));
    process.stderr.write(Buffer.concat(said));
    const { numPassedTests, numFailedTests } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
    return { passed: numPassedTests, failed: code === 0 ? 0 : Math.max(1, numFailedTests) };
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  }
}
