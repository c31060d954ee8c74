import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Shell } from './sf.ts';

/** What `sf --json` prints, as far as these tests read it. */
const printed = z.looseObject({
  status: z.number(),
  warnings: z.array(z.string()).default([]),
  result: z
    .looseObject({
      success: z.boolean(),
      details: z.looseObject({
        componentFailures: z.array(z.looseObject({ fullName: z.string(), problem: z.string() })).default([]),
      }),
    })
    .optional(),
});

/** What is deployed: folders, with variables for their placeholders, as words of `sf` say, from the project or another folder. */
export interface Deployment {
  folders: readonly string[];
  variables?: Readonly<Record<string, string>>;
  words?: readonly string[];
  from?: string;
}

/** Deploys with the real `sf` and returns what went wrong with which component. */
export async function deploy(
  shell: Shell,
  { folders, variables = {}, words = [], from }: Deployment,
): Promise<string[]> {
  const sources = folders.flatMap((folder) => ['--source-dir', folder]);
  const all = ['project', 'deploy', 'start', ...sources, '--target-org', 'my-org', '--json', ...words];
  const { stdout } = await shell.run('sf', variables, all, from);
  const { result, warnings } = printed.parse(JSON.parse(stdout));
  assert.ok(result, stdout);
  // A component that sf does not know under the name that the org gave it.
  assert.deepEqual(warnings, []);
  const problems = result.details.componentFailures.map(({ fullName, problem }) => `${fullName}: ${problem}`);
  assert.equal(result.success, problems.length === 0);
  return problems;
}
