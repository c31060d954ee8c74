import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { checkout, inherited, type Environment } from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

const settings = {
  RELAY_METRICS_PORT: '0',
  RELAY_DATA_DIR: temporaryFolder('cosell-json'),
  RELAY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  ENTRA_AUTHORITY_URL: 'http://127.0.0.1:1',
  PARTNER_CENTER_API_URL: 'http://127.0.0.1:1',
  PARTNER_CENTER_TENANT_ID: 'tenant',
  PARTNER_CENTER_CLIENT_ID: 'client',
  PARTNER_CENTER_CLIENT_SECRET: 'a secret of Partner Center',
  SALESFORCE_EVENTS: 'pubsub',
  SALESFORCE_LOGIN_URL: 'http://127.0.0.1:1',
  SALESFORCE_PUBSUB_URL: 'http://127.0.0.1:1',
  SALESFORCE_CLIENT_ID: 'app',
  SALESFORCE_CLIENT_SECRET: 'a secret of Salesforce',
  SALESFORCE_ORG_ID: '00D000000000001AAA',
};

/** The first line that a command prints in a terminal, where people read it unless they ask for JSON. */
async function firstLine(words: readonly string[], given: Environment = settings): Promise<unknown> {
  const [node, program = ''] = checkout;
  const terminal = 'data:text/javascript,process.stdout.isTTY=true;process.stdout.hasColors=()=>false';
  const child = spawn(node, ['--import', terminal, program, ...words], {
    env: { ...inherited(), ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let first = '';
  for await (const line of createInterface(child.stdout)) {
    first = line;
    break;
  }
  child.kill('SIGKILL');
  await ended;
  return JSON.parse(first);
}

describe('JSON in a terminal', { timeout: 60_000 }, () => {
  it('is what the relay logs, if asked for', async () => {
    assert.equal(z.object({ msg: z.string() }).parse(await firstLine(['serve', '--json'])).msg, 'ready');
  });

  const wrong = [
    ['serve without settings', ['serve', '--json'], 'CONFIG_INVALID'],
    ['logs of no file', ['logs', '/nowhere/relay.log', '--json'], 'USAGE'],
    ['an option that does not exist', ['status', '--turbo', '--json'], 'USAGE'],
    ['an argument that is missing', ['sync', '--json'], 'USAGE'],
    ['a command that does not exist', ['--json', 'webhook', 'shwo'], 'USAGE'],
  ] as const;
  for (const [what, words, code] of wrong)
    it(`says what is wrong: ${what}`, async () => {
      const error = z.object({ code: z.string(), message: z.string(), advice: z.string() });
      assert.equal(error.parse(await firstLine(words, {})).code, code);
    });

  it('is the log as it was written', async () => {
    const file = join(settings.RELAY_DATA_DIR, 'relay.log');
    writeFileSync(file, '{"level":"info","msg":"ready"}\n');
    assert.deepEqual(await firstLine(['logs', file, '--json']), { level: 'info', msg: 'ready' });
  });

  it('holds the script that completes commands', async () => {
    assert.match(
      z
        .object({ shell: z.literal('bash'), script: z.string() })
        .parse(await firstLine(['completion', 'bash', '--json'])).script,
      /complete -F _cosell cosell/,
    );
  });
});
