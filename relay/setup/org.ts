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
  /** Runs a program whose words show as they come; resolves to its exit code. */
  run: (command: string, words: readonly string[], env: Settings) => Promise<number | null>;
}

const scripts = z.object({ scripts: z.record(z.string(), z.string()) });

/** What the deployment of the package takes from the settings. */
const wanted = ['RELAY_PUBLIC_URL', 'SALESFORCE_WEBHOOK_SECRET', 'SALESFORCE_USERNAME'];

/**
 * Deploys the package and what connects it to this relay, where the repository and a signed-in org are at hand. Resolves to what was
 * done, or to why it was not and what somebody has to do instead.
 */
export async function setUpOrg({ folder, targetOrg, env, run }: OrgSetup): Promise<string> {
  const words = ['run', 'org:setup', '--', '--target-org', targetOrg ?? '<alias>'];
  const instead = `If it is not set up yet: npm ${words.join(' ')}, in the repository, with ${wanted.join(', ')} from .env.`;
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

/** On this very terminal. Standard output is kept for what the command itself answers. */
export async function runThrough(command: string, words: readonly string[], env: Settings): Promise<number | null> {
  const child = spawn(command, words, { env, stdio: ['inherit', 2, 2] });
  const [code] = (await once(child, 'close').catch(() => [null])) as [number | null];
  return code;
}
