import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

type Settings = Readonly<Record<string, string | undefined>>;

interface OrgSetup {
  folder: string;
  /** Alias of the org in the Salesforce CLI. */
  targetOrg: string | undefined;
  env: Settings;
  /** Runs a program and shows its output as it arrives; resolves to its exit code. */
  run: (command: string, words: readonly string[], env: Settings) => Promise<number | null>;
}

const scripts = z.object({ scripts: z.record(z.string(), z.string()) });

/** The settings that the package's deployment uses. */
const wanted = ['RELAY_PUBLIC_URL', 'SALESFORCE_WEBHOOK_SECRET', 'SALESFORCE_USERNAME'];

/**
 * Deploys the package and its connection to this relay, if the repository and a signed-in org are available. Resolves to what was done,
 * or to why not and what to do instead.
 */
export async function setUpOrg({ folder, targetOrg, env, run }: OrgSetup): Promise<string> {
  const words = ['run', 'org:setup', '--', '--target-org', targetOrg ?? '<alias>'];
  const instead = `If it is not set up yet: npm ${words.join(' ')}, in the repository, with the same ${wanted.join(', ')}.`;
  if (targetOrg === undefined) return `The org was not set up from here: --target-org does not name it. ${instead}`;
  if (!hasScript(folder)) return `The org was not set up from here: ${folder} is not the repository. ${instead}`;
  const code = await run('npm', words, env);
  return code === 0
    ? 'The org is set up.'
    : `Setting up the org ended with ${String(code)}; the lines above say why. ${instead}`;
}

function hasScript(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  return scripts.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data?.scripts['org:setup'] !== undefined;
}

/** In this terminal. Standard output is reserved for the command's own answer. */
export async function runThrough(command: string, words: readonly string[], env: Settings): Promise<number | null> {
  const child = spawn(command, words, { env, stdio: ['inherit', 2, 2] });
  const [code] = (await once(child, 'close').catch(() => [null])) as [number | null];
  return code;
}
