import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

/**
 * Runs the jest tests of the Lightning Web Components whose path contains every word. Without words, it checks their coverage
 * too: insufficient coverage counts as one failure, and so does a run that ends without a report.
 */
export async function testComponents(words: readonly string[]): Promise<{ passed: number; failed: number }> {
  const files = globSync('force-app/**/__tests__/*.test.js').filter((file) =>
    words.every((word) => file.includes(word)),
  );
  if (files.length === 0) return { passed: 0, failed: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'jest-'));
  const report = join(folder, 'report.json');
  const only = words.length === 0 ? ['--coverage'] : ['--runTestsByPath', ...files];
  try {
    const jest = spawn('sfdx-lwc-jest', ['--', '--ci', '--json', `--outputFile=${report}`, ...only], {
      // The report goes to its file; the text for users comes on the error channel, and is shown in one piece.
      stdio: ['ignore', 'ignore', 'pipe'],
    });
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
  } finally {
    rmSync(folder, { recursive: true });
  }
}
