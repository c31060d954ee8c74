import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { openAdapters } from '../adapters.ts';
import { readConfig, type Config } from '../config.ts';
import { CosellError, toCosellError } from '../errors.ts';
import { exchange } from '../ground/exchange.ts';
import { unobserved } from '../ground/observe.ts';
import { readEnvFile, writeEnvFile } from '../setup/env-file.ts';
import { runThrough, setUpOrg } from '../setup/org.ts';
import { askForMissing } from '../setup/questions.ts';
import { makeSecrets } from '../setup/secrets.ts';
import type { Terminal } from '../setup/terminal.ts';
import type { CommandOutput } from './command.ts';
import { connectPartnerCenter, connectToSalesforce, type Person } from './connect.ts';
import { runDoctor } from './doctor.ts';
import { registerWebhook } from './webhook.ts';

export interface InitOptions extends Person {
  /** The folder for `.env` and the keys. */
  folder: string;
  /** The environment, without the values in `.env`. */
  env: Readonly<Record<string, string | undefined>>;
  /** Values given on the command line. */
  set: Readonly<Record<string, string>>;
  /** Undefined: nothing is asked. */
  terminal: Terminal | undefined;
  /** Alias of the org in the Salesforce CLI, if this machine can set it up. */
  targetOrg: string | undefined;
  /** Replace another system's webhook registration. */
  overwrite: boolean;
}

/** Stands for the org's id until the first sign-in shows it. */
const unknownOrganization = '00D000000000000';

/**
 * Takes a new operator from an empty folder to a working relay. Each step keeps its results and skips what already exists, so a rerun
 * continues where it stopped.
 */
export async function init(options: InitOptions): Promise<CommandOutput> {
  const { folder, env, set, say, clock } = options;
  const file = join(folder, '.env');
  const keep = (values: Readonly<Record<string, string>>) => {
    if (Object.keys(values).length > 0) writeEnvFile(file, values);
  };
  const settings = () => ({ ...readEnvFile(file), ...env });

  refuseReadOnly(folder);
  keep(set);
  const made = await makeSecrets(settings(), folder, clock.now());
  keep(made);
  if (made['SALESFORCE_PRIVATE_KEY_FILE'] !== undefined)
    say(`Made a key for Salesforce. Upload ${join(folder, 'salesforce.crt')} to the External Client App.`);
  keep(await askForMissing(settings(), options.terminal));
  const place = existsSync(file) ? `in ${file}; only its owner can read it` : 'in the environment';
  say(`Settings are ${place}. Keep a copy of RELAY_ENCRYPTION_KEY.`);

  const setup = { folder, targetOrg: options.targetOrg, env: settings(), run: runThrough };
  say(await setUpOrg(setup));

  const known = settings()['SALESFORCE_ORG_ID'];
  const first = readConfig({ ...settings(), SALESFORCE_ORG_ID: known ?? unknownOrganization });
  say(await toPartnerCenter(first, options));
  const org = await connectToSalesforce(first, clock);
  say(org.lines.join('\n'));
  if (known === undefined) keep({ SALESFORCE_ORG_ID: org.data.id });
  return finish(readConfig(settings()), options);
}

/** Every step may have to keep something. @throws CONFIG_INVALID */
function refuseReadOnly(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new CosellError('CONFIG_INVALID', `This user cannot write to ${folder}, where "cosell init" keeps .env.`, {
      ...{ cause, cure: 'Run it in a folder to which its user may write.' },
    });
  }
}

/** Asks for a sign-in only if the stored token does not work. */
async function toPartnerCenter(config: Config, person: Person): Promise<string> {
  const stored = await connectPartnerCenter(config, person, true).catch(toCosellError);
  if (stored instanceof CosellError && stored.code !== 'PARTNER_CENTER_SIGN_IN') throw stored;
  const output = stored instanceof CosellError ? await connectPartnerCenter(config, person, false) : stored;
  return output.lines.join('\n');
}

const isThere = (publicUrl: string): Promise<boolean> =>
  exchange({ method: 'GET', url: `${publicUrl}/healthz` }, { timeoutMs: 10_000, maxBytes: 1_000 }).then(
    ({ status }) => status === 200,
    () => false,
  );

async function finish(config: Config, { say, clock, overwrite }: InitOptions): Promise<CommandOutput> {
  const { publicUrl } = config;
  const answers = publicUrl === undefined || (await isThere(publicUrl));
  if (!answers)
    return {
      ok: false,
      lines: [
        `No relay answers at ${publicUrl} yet. Start it with "cosell serve", then run "cosell init" again to register it.`,
      ],
      data: { next: 'serve' },
    };
  const adapters = await openAdapters(config, clock, () => unobserved);
  const setting = { config, adapters, clock, say };
  try {
    // Partner Center cannot call a relay without an address.
    if (publicUrl !== undefined) say((await registerWebhook(setting, overwrite)).lines.join('\n'));
    const { ok, lines, data } = await runDoctor(setting);
    return {
      ok,
      lines: [...lines, ...(ok ? ['Ready. "cosell backfill --dry-run" shows the deals of both sides.'] : [])],
      data,
    };
  } finally {
    await adapters.close();
  }
}
