import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import { init } from '../relay/commands/init.ts';
import { systemClock } from '../relay/system-clock.ts';
import { install, type Installed } from './installation.ts';
import { asFlags, enterCode, signInAt } from './person.ts';
import {
  checkout,
  eventually,
  inherited,
  startRelayProcess,
  type Environment,
  type RunningRelay,
} from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What a person would be asked for. */
const asked = [
  'PARTNER_CENTER_TENANT_ID',
  'PARTNER_CENTER_CLIENT_ID',
  'PARTNER_CENTER_CLIENT_SECRET',
  'SALESFORCE_LOGIN_URL',
  'SALESFORCE_CLIENT_ID',
  'SALESFORCE_USERNAME',
];
/** What `init` finds out or makes by itself. */
const made = ['RELAY_ENCRYPTION_KEY', 'SALESFORCE_ORG_ID', 'PARTNER_CENTER_REFRESH_TOKEN'];

const pick = (environment: Environment, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => names.includes(name)));

describe('cosell init', { timeout: 180_000 }, () => {
  let installed: Installed;
  let folder = '';
  /** Where the simulated clouds are; on real ones, nobody sets these. */
  let places: Record<string, string> = {};
  const relays: RunningRelay[] = [];
  before(async () => {
    installed = await install();
    folder = temporaryFolder('cosell-init');
    const ours = [
      ...asked,
      ...made,
      'RELAY_DATA_DIR',
      'RELAY_PUBLIC_URL',
      'SALESFORCE_WEBHOOK_SECRET',
      'SALESFORCE_PRIVATE_KEY_FILE',
    ];
    places = Object.fromEntries(Object.entries(installed.environment).filter(([name]) => !ours.includes(name)));
  });
  after(async () => {
    for (const relay of relays) await relay.kill();
    await installed.close();
  });
  const settings = () => parseEnv(readFileSync(join(folder, '.env'), 'utf8'));

  /** `onLine` plays the person at the screen, `typed` the one at the keyboard. */
  async function cosell(
    words: string[],
    onLine: (line: string) => void = () => undefined,
    typed: string[] = [],
    cwd = folder,
  ) {
    const [command, ...first] = checkout;
    const child = spawn(command, [...first, ...words], {
      cwd,
      env: { ...inherited(), DISPLAY: ':0', ...places },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      onLine(line);
    });
    child.stdin.end(typed.map((line) => `${line}\n`).join(''));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output: lines.join('\n'), errors };
  }
  const signsIn = (line: string) => {
    if (line.startsWith('http') && line.includes('/authorize?')) void signInAt(line);
  };

  it('says what it does not know, and keeps what it made', async () => {
    const secret = installed.environment['SALESFORCE_WEBHOOK_SECRET'] ?? '';
    const { code, errors } = await cosell(['init', '--yes', ...asFlags({ SALESFORCE_WEBHOOK_SECRET: secret })]);
    assert.equal(code, 2);
    assert.match(errors, /Not known yet: RELAY_PUBLIC_URL, PARTNER_CENTER_TENANT_ID, .*SALESFORCE_USERNAME\./);
    assert.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, 'salesforce.key')).mode & 0o777, 0o600);
    assert.match(readFileSync(join(folder, 'salesforce.key'), 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
    assert.equal(Buffer.from(settings()['RELAY_ENCRYPTION_KEY'] ?? '', 'base64').length, 32);
  });

  it('asks for the rest, has a person sign in with a browser, and finds out the org', async () => {
    // The admin of the org has uploaded a certificate; the simulated org knows that of its own key.
    const key = installed.environment['SALESFORCE_PRIVATE_KEY_FILE'] ?? '';
    writeFileSync(join(folder, 'salesforce.key'), readFileSync(key));
    const before = settings()['RELAY_ENCRYPTION_KEY'];
    const values = asked.map((name) => installed.environment[name] ?? '');
    // One mistake, and then three answers: the relay's address, Entra's values, Salesforce's.
    const relay = installed.environment['RELAY_PUBLIC_URL'] ?? '';
    const typed = ['nowhere', relay, values.slice(0, 3).join(' '), values.slice(3).join(' ')];
    const { code, output, errors } = await cosell(['init'], signsIn, typed);
    assert.match(errors, /RELAY_PUBLIC_URL is not a URL/);
    assert.match(output, /The org was not set up from here: --target-org does not name it\. .*npm run org:setup/);
    assert.match(output, /Signed in to Partner Center: the refresh token is stored, valid for (89|90) more days/);
    assert.match(output, /Signed in to Salesforce: /);
    assert.match(output, /No relay answers at .* Start it with "cosell serve", then run "cosell init" again/);
    assert.equal(code, 1);
    assert.equal(settings()['SALESFORCE_ORG_ID']?.slice(0, 15), installed.salesforce.orgId.slice(0, 15));
    assert.equal(settings()['RELAY_ENCRYPTION_KEY'], before);
    assert.equal(settings()['PARTNER_CENTER_REFRESH_TOKEN'], undefined);
  });

  it('goes on where it stopped: registers, checks everything, and the first deal arrives', async () => {
    const environment = { ...places, ...pick(installed.environment, ['RELAY_PORT']), ...settings() } as Environment;
    relays.push(await startRelayProcess({ ...environment, RELAY_DATA_DIR: join(folder, 'data') }));
    const { code, output, errors } = await cosell(['init', '--yes']);
    assert.equal(code, 0, output + errors);
    assert.doesNotMatch(output, /authorize/);
    assert.match(output, /^Ready\. /m);
    const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
    await eventually('the deal to arrive in Salesforce', async () => {
      const rows = await installed.salesforce
        .as(installed.salesforce.users.seller)
        .query(`SELECT Id FROM Opportunity WHERE Referral_Identifier__c = '${id}'`);
      return rows.length === 1;
    });
  });

  it('leaves a .env in which the doctor and the relay itself name a mistyped setting', async () => {
    const file = join(folder, '.env');
    const asMade = readFileSync(file, 'utf8');
    appendFileSync(file, 'SYNC_SWEEP_SECOND=60\nPOSTGRES_PASSWORD=of-the-database\n');
    const doctor = await cosell(['doctor']);
    assert.equal(doctor.code, 1, doctor.errors);
    assert.match(
      doctor.output,
      /^FAIL Settings: .*not settings: SYNC_SWEEP_SECOND \(did you mean SYNC_SWEEP_SECONDS\?\)\.\n +Correct these names/,
    );
    // Its port is taken, so this relay ends at once.
    const { output } = await cosell(['serve']);
    writeFileSync(file, asMade);
    const [first = ''] = output.split('\n');
    const { level, names } = JSON.parse(first) as Record<string, unknown>;
    assert.deepEqual([level, names], ['warn', ['SYNC_SWEEP_SECOND (did you mean SYNC_SWEEP_SECONDS?)']]);
  });

  it('says in which folder it can keep nothing, and whose .env it cannot read', async () => {
    const person = { clock: systemClock, browser: undefined, say: () => undefined };
    const nowhere = join(folder, 'missing');
    const options = { ...person, env: {}, set: {}, terminal: undefined, targetOrg: undefined, overwrite: false };
    await assert.rejects(init({ ...options, folder: nowhere }), { code: 'CONFIG_INVALID', message: /missing/ });

    const unreadable = temporaryFolder('cosell-init');
    mkdirSync(join(unreadable, '.env'));
    const { code, errors } = await cosell(['status'], undefined, [], unreadable);
    assert.equal(code, 2, errors);
    assert.match(errors, /^CONFIG_INVALID: The file .*\/\.env cannot be read: EISDIR/);
  });

  it('signs in again with a code from another device', async () => {
    installed.partnerCenter.revokeRefreshTokens();
    const refused = await cosell(['connect', 'partner-center', '--check']);
    assert.equal(refused.code, 1);
    assert.match(refused.errors, /AADSTS50173.*\n.*run "cosell connect partner-center"/);
    const { code, output } = await cosell(['connect', 'partner-center', '--device'], (line) => {
      if (line.includes('enter the code')) void enterCode(line);
    });
    assert.equal(code, 0, output);
    assert.match((await cosell(['connect', 'partner-center', '--check', '--json'])).output, /^{"days":(89|90)}$/);
  });

  it('says so when the person declines, and stores nothing', async () => {
    const { code, errors } = await cosell(['connect', 'partner-center'], (line) => {
      if (line.startsWith('http')) void signInAt(line, 'cancel');
    });
    assert.equal(code, 1);
    assert.match(errors, /AADSTS65004/);
  });
});
