import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { PartnerCenterCloud } from './clouds/partner-center/start.ts';
import type { SalesforceCloud } from './clouds/salesforce/start.ts';
import { temporaryFolder } from './temporary-folder.ts';

export type Environment = Readonly<Record<string, string>>;

/** A command and its first words. */
export type Program = readonly [command: string, ...words: string[]];

export const checkout: Program = [process.execPath, fileURLToPath(new URL('../bin/cosell.cjs', import.meta.url))];

/**
 * Below those that a system gives to whoever asks for any port, and to each call that goes out; above 10080, the last of the ports that
 * `fetch` refuses to call.
 */
const ownPorts = { first: 10_100, perProcess: 20, processes: 1_100 } as const;
let portsTaken = 0;

/**
 * A port of this machine for a process that is yet to start. Not one that the system has just given and taken back: it would give it
 * to another test before that process listens. Each process takes from twenty of its own.
 */
export async function freePort(): Promise<number> {
  const { first, perProcess, processes } = ownPorts;
  for (let tries = 0; tries < perProcess; tries += 1) {
    const port = first + (process.pid % processes) * perProcess + (portsTaken % perProcess);
    portsTaken += 1;
    if (await isFree(port)) return port;
  }
  throw new Error('All ports of this test process are taken.');
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer().once('error', () => {
      resolve(false);
    });
    server.listen(port, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });

/** What the two clouds' sides of an installation must agree on, before either is started. */
export function createInstallation(port: number) {
  return { port, publicUrl: `http://127.0.0.1:${String(port)}`, secret: randomBytes(24).toString('hex') };
}

export type Installation = ReturnType<typeof createInstallation>;

/** The placeholders of the package, as its deployment takes them from the environment. */
export const placeholdersFor = ({ publicUrl, secret }: Installation, username: string): Environment => ({
  RELAY_PUBLIC_URL: publicUrl,
  SALESFORCE_WEBHOOK_SECRET: secret,
  SALESFORCE_USERNAME: username,
});

/** What the relay needs to know of a simulated Partner Center. */
export function partnerCenterSide(partnerCenter: PartnerCenterCloud, folder: string): Environment {
  const authorities = join(folder, 'root.pem');
  writeFileSync(authorities, partnerCenter.rootCertificatePem, { mode: 0o600 });
  return {
    PARTNER_CENTER_TENANT_ID: partnerCenter.tenantId,
    PARTNER_CENTER_CLIENT_ID: partnerCenter.clientId,
    PARTNER_CENTER_CLIENT_SECRET: partnerCenter.clientSecret,
    PARTNER_CENTER_REFRESH_TOKEN: partnerCenter.refreshToken,
    PARTNER_CENTER_API_URL: partnerCenter.apiUrl,
    PARTNER_CENTER_WEBHOOK_API_URL: partnerCenter.webhookApiUrl,
    ENTRA_AUTHORITY_URL: partnerCenter.authorityUrl,
    PARTNER_CENTER_CERTIFICATE_ORIGINS: partnerCenter.certificateOrigin,
    PARTNER_CENTER_CERTIFICATE_CA_FILE: authorities,
  };
}

/** Everything that the relay needs to know of the two clouds (DESIGN 5.4), with its data in a folder of its own. */
export function relayEnvironment(
  installation: Installation,
  partnerCenter: PartnerCenterCloud,
  salesforce: SalesforceCloud,
): Environment {
  const folder = temporaryFolder('cosell');
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  return {
    RELAY_PORT: String(installation.port),
    RELAY_METRICS_PORT: '0',
    RELAY_DATA_DIR: join(folder, 'data'),
    RELAY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    RELAY_PUBLIC_URL: installation.publicUrl,
    ...partnerCenterSide(partnerCenter, folder),
    SALESFORCE_LOGIN_URL: salesforce.url,
    SALESFORCE_CLIENT_ID: salesforce.client.id,
    SALESFORCE_USERNAME: salesforce.users.integration,
    SALESFORCE_PRIVATE_KEY_FILE: file('salesforce.pem', salesforce.client.privateKeyPem),
    SALESFORCE_ORG_ID: salesforce.orgId,
    SALESFORCE_WEBHOOK_SECRET: installation.secret,
    ...(salesforce.pubsub && {
      SALESFORCE_PUBSUB_URL: `https://${salesforce.pubsub.address}`,
      SALESFORCE_PUBSUB_CA_FILE: file('pubsub.pem', salesforce.pubsub.rootPem),
    }),
  };
}

/** A relay at work, in a process of its own or in this one. */
export interface RunningRelay {
  /** Every line that it has logged. */
  lines: string[];
  metricsUrl: string;
  /** Ends it as an operator would, and resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

const ready = z.object({ msg: z.literal('ready'), metricsPort: z.number() });

/** What our processes pass on to those that they start: where programs are, the compile cache and the temporary folder. */
export const inherited = (): Environment =>
  Object.fromEntries(
    ['PATH', 'NODE_COMPILE_CACHE', 'TMPDIR'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** The real relay as a process of its own; resolves when it has printed that it is ready. */
export async function startRelayProcess(
  environment: Environment,
  [command, ...first]: Program = checkout,
): Promise<RunningRelay> {
  const child = spawn(command, [...first, 'serve'], {
    env: { ...inherited(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  const complaints: string[] = [];
  child.stderr.on('data', (data: Buffer) => complaints.push(data.toString()));
  const metricsPort = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      const parsed = ready.safeParse(line.startsWith('{') ? JSON.parse(line) : undefined);
      if (parsed.success) resolve(parsed.data.metricsPort);
    });
    child.once('exit', (code) => {
      reject(new Error(`The relay ended with ${String(code)}: ${complaints.join('')}${lines.join('\n')}`));
    });
  });
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return {
    lines,
    metricsUrl: `http://127.0.0.1:${String(metricsPort)}/metrics`,
    async stop() {
      await end('SIGTERM');
      return child.exitCode;
    },
    kill: () => end('SIGKILL'),
  };
}

/** Runs one command of the command line: those that work on the store and the clouds in this process, others in one of their own. */
export async function runCosell(
  environment: Environment,
  ...words: string[]
): Promise<{ code: number | null; output: string }> {
  const { commandHere, commandOf } = await import('./command-here.ts');
  const command = commandOf(words);
  return command === undefined ? runProgram(checkout, environment, words) : commandHere(command, environment, words);
}

export async function runProgram(
  [command, ...first]: Program,
  environment: Environment,
  words: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, [...first, ...words], {
    env: { ...inherited(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  await once(child, 'close');
  return { code: child.exitCode, output: output.trimEnd() };
}

/** How many pairs wait for a worker, as the relay's metrics say. */
export async function duePairs({ metricsUrl }: Pick<RunningRelay, 'metricsUrl'>): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  return Number(/^cosell_due_pairs (\S+)$/m.exec(text)?.[1] ?? NaN);
}

/**
 * Resolves to the first answer that is neither undefined nor false; rejects with `what` when there was none in time. The longer it has
 * waited, the more seldom it looks: a look costs a query, and whoever waits for a minute must not keep a core busy for it.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  const started = Date.now();
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    const waited = Date.now() - started;
    if (waited > withinMs) throw new Error(`Not within ${String(withinMs)} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(10, waited / 20), 250)));
  }
}
