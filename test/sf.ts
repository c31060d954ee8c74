import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SalesforceCloud } from './clouds/salesforce/start.ts';
import { root } from './force-app/package-files.ts';
import { inherited } from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Shell {
  /** Runs a program in the project's folder or another, with these variables and no others of ours. `output` is `stdout` and more. */
  run(
    command: string,
    variables: Readonly<Record<string, string>>,
    words: readonly string[],
    folder?: string,
  ): Promise<{ code: number; output: string; stdout: string }>;
  close(): void;
}

/**
 * What keeps `sf` from doing more than it is asked to, for a second of CPU each time: a thread for its log file, telemetry, and a process that
 * looks for a new version and outlives the test. Of the last one's two names, `sf` obeys one and gives up its own default for the other.
 */
export const quiet = {
  SF_DISABLE_LOG_FILE: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_AUTOUPDATE: 'true',
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
};

/** A shell with a home of its own in which the real Salesforce CLI is signed in to the org, as `my-org`. */
export async function signedIn(org: SalesforceCloud): Promise<Shell> {
  const home = temporaryFolder('sf-home');
  const run: Shell['run'] = (command, variables, words, folder = root) => {
    const env = {
      ...inherited(),
      PATH: `${join(root, 'node_modules/.bin')}:${String(process.env['PATH'])}`,
      HOME: home,
      ...quiet,
      ...variables,
    };
    return new Promise((resolve) => {
      execFile(command, words, { env, cwd: folder, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
        resolve({ code, output: stdout + stderr, stdout });
      });
    });
  };
  const login = await run('sf', { SF_ACCESS_TOKEN: org.accessTokenFor(org.users.admin) }, [
    ...['org', 'login', 'access-token', '--instance-url', org.url, '--alias', 'my-org', '--no-prompt'],
  ]);
  assert.equal(login.code, 0, login.output);
  return {
    run,
    close() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}
