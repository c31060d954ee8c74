import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { CosellError, toCosellError } from './errors.ts';
import {
  addressSecrets,
  alertReceiver,
  databaseUrl,
  file,
  host,
  keys,
  oneOf,
  onOff,
  origins,
  port,
  text,
  url,
  whole,
} from './setting-types.ts';
import { traceReceiver, traceVariables } from './trace-settings.ts';
import { unknownAmong, type UnknownSetting } from './unknown-settings.ts';

/** The relay's settings, read once at start. Times are in the unit that the name gives. */
export type Config = ReturnType<typeof shape>;

/** DESIGN 5.4, name by name. A secret never has a default. */
const variables = z.object({
  RELAY_PORT: port.default(3000),
  RELAY_HOST: host.optional(),
  RELAY_METRICS_PORT: port.default(9464),
  // Metrics are for the operator only.
  RELAY_METRICS_HOST: host.default('127.0.0.1'),
  RELAY_DATA_DIR: text.default('./data'),
  DATABASE_URL: databaseUrl.optional(),
  RELAY_ENCRYPTION_KEY: keys,
  RELAY_PUBLIC_URL: url.optional(),
  RELAY_ALERT_URL: alertReceiver.optional(),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),

  PARTNER_CENTER_TENANT_ID: text,
  PARTNER_CENTER_CLIENT_ID: text,
  PARTNER_CENTER_CLIENT_SECRET: text,
  PARTNER_CENTER_REFRESH_TOKEN: text.optional(),
  PARTNER_CENTER_API_URL: url.default('https://api.partner.microsoft.com'),
  PARTNER_CENTER_WEBHOOK_API_URL: url.default('https://api.partnercenter.microsoft.com'),
  ENTRA_AUTHORITY_URL: url.default('https://login.microsoftonline.com'),
  PARTNER_CENTER_CERTIFICATE_ORIGINS: origins.default(['https://3psostorageacct.blob.core.windows.net']),
  PARTNER_CENTER_CERTIFICATE_CA_FILE: file.optional(),

  SALESFORCE_LOGIN_URL: url,
  SALESFORCE_AUDIENCE: url.optional(),
  SALESFORCE_CLIENT_ID: text,
  SALESFORCE_USERNAME: text.optional(),
  SALESFORCE_PRIVATE_KEY_FILE: file.optional(),
  SALESFORCE_CLIENT_SECRET: text.optional(),
  SALESFORCE_ORG_ID: z
    .string()
    .regex(
      /^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/,
      'must be the 15 or 18 characters of an organization ID, which starts with 00D',
    ),
  SALESFORCE_WEBHOOK_SECRET: addressSecrets.optional(),
  SALESFORCE_API_VERSION: z
    .string()
    .regex(/^\d\d\.0$/, 'must look like 66.0')
    .default('66.0'),
  SALESFORCE_EVENTS: oneOf('outbound-message', 'pubsub', 'both').optional(),
  // The former name: `on` means both.
  SALESFORCE_CHANGE_EVENTS: onOff.default(false),
  SALESFORCE_PUBSUB_URL: url.default('https://api.pubsub.salesforce.com:7443'),
  SALESFORCE_PUBSUB_CA_FILE: file.optional(),

  SYNC_SWEEP_SECONDS: whole(1, 86_400).default(300),
  SYNC_CONCURRENCY: whole(1, 64).default(8),
  SYNC_INBOUND_CREATE: onOff.default(true),
  SYNC_LEADS: onOff.default(false),

  ...traceVariables,
});

/** Each of these can be read from a file, as container platforms mount secrets: the setting's name with `_FILE` holds the path. */
const secretNames = [
  'DATABASE_URL',
  'RELAY_ENCRYPTION_KEY',
  'RELAY_ALERT_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'PARTNER_CENTER_CLIENT_SECRET',
  'PARTNER_CENTER_REFRESH_TOKEN',
  'SALESFORCE_CLIENT_SECRET',
  'SALESFORCE_WEBHOOK_SECRET',
] as const;

export const settingNames: readonly string[] = Object.keys(variables.shape);
export const fileNames: readonly string[] = secretNames.map((name) => `${name}_FILE`);

type Given = Record<string, string>;

/** The settings, including those from files; `problems` lists the files that cannot be used. */
function withFiles(given: Given): { settings: Given; problems: string[] } {
  const settings = { ...given };
  const problems: string[] = [];
  for (const name of secretNames) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    const content = file.safeParse(path);
    if (given[name] !== undefined) problems.push(`${name} is set twice: here and in ${name}_FILE`);
    else if (!content.success) problems.push(`${name}_FILE names a file that cannot be read`);
    else if (content.data.trim() === '') problems.push(`${name}_FILE names an empty file`);
    else settings[name] = content.data.trim();
  }
  return { settings, problems };
}

/** The environment, on top of the file `.env` in the current folder (never committed; convenient for the command line). */
export function environment(): Readonly<Record<string, string | undefined>> {
  return { ...envFile(), ...process.env };
}

function envFile(): ReturnType<typeof parseEnv> {
  try {
    return existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  } catch (thrown) {
    const { message } = toCosellError(thrown);
    throw new CosellError('CONFIG_INVALID', `The file ${resolve('.env')} cannot be read: ${message}.`, {
      cure: 'Let the user that runs this command read it, or run the command in another folder.',
    });
  }
}

/** Names in the file that look like settings but are none. The environment has too many other names to tell. */
export const unknownSettings = (): UnknownSetting[] =>
  unknownAmong(Object.keys(envFile()), [...settingNames, ...fileNames]);

/** Sets variables that a library reads from the environment by itself. */
export function passOn(variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, variables);
}

/** The environment without that file. */
export const environmentAlone = (): Readonly<Record<string, string | undefined>> => process.env;

/** What is wrong with a setting's value; undefined if it is valid. */
export const problemWith = (name: string, value: string): string | undefined =>
  new Map(Object.entries(variables.shape)).get(name)?.safeParse(value).error?.issues[0]?.message;

/**
 * Reads and checks the whole environment (DESIGN 5.4).
 * @throws CosellError CONFIG_INVALID that lists every problem, one per line.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const { settings, problems } = withFiles(given);
  const isNotSet = (name: string) => {
    const typedAs = unknownAmong(Object.keys(given), [...settingNames, ...fileNames]).find(
      ({ meant }) => meant === name,
    );
    return typedAs === undefined ? `${name} is not set` : `${name} is not set, but ${typedAs.name} is`;
  };
  const isTold = (name: string) => problems.some((line) => line.startsWith(`${name}_FILE `));
  const parsed = variables.safeParse(settings);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (!isTold(name)) problems.push(name in settings ? `${name} ${issue.message}` : isNotSet(name));
  }
  if (settings['SALESFORCE_CLIENT_SECRET'] === undefined && !isTold('SALESFORCE_CLIENT_SECRET')) {
    for (const name of ['SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY_FILE'])
      if (!(name in settings)) problems.push(`${isNotSet(name)} (required unless SALESFORCE_CLIENT_SECRET is set)`);
  }
  if (settings['SALESFORCE_EVENTS'] !== 'pubsub')
    for (const name of ['RELAY_PUBLIC_URL', 'SALESFORCE_WEBHOOK_SECRET'])
      if (!(name in settings) && !isTold(name))
        problems.push(`${isNotSet(name)} (required unless SALESFORCE_EVENTS is pubsub)`);
  if (!parsed.success || problems.length > 0)
    throw new CosellError('CONFIG_INVALID', ['Settings are missing or wrong:', ...problems].join('\n  '));
  return shape(parsed.data);
}

/** The channels through which Salesforce reports changes to the relay. */
const eventsOf = (v: Pick<z.output<typeof variables>, 'SALESFORCE_EVENTS' | 'SALESFORCE_CHANGE_EVENTS'>) =>
  v.SALESFORCE_EVENTS ?? (v.SALESFORCE_CHANGE_EVENTS ? 'both' : 'outbound-message');

function shape(v: z.output<typeof variables>) {
  return {
    port: v.RELAY_PORT,
    host: v.RELAY_HOST,
    metricsPort: v.RELAY_METRICS_PORT,
    metricsHost: v.RELAY_METRICS_HOST,
    dataDir: v.RELAY_DATA_DIR,
    databaseUrl: v.DATABASE_URL,
    /** The first key seals; the second, if any, still opens. */
    encryptionKeys: v.RELAY_ENCRYPTION_KEY,
    publicUrl: v.RELAY_PUBLIC_URL,
    alertReceiver: v.RELAY_ALERT_URL,
    traceReceiver: traceReceiver(v),
    logLevel: v.LOG_LEVEL,
    partnerCenter: {
      tenantId: v.PARTNER_CENTER_TENANT_ID,
      clientId: v.PARTNER_CENTER_CLIENT_ID,
      clientSecret: v.PARTNER_CENTER_CLIENT_SECRET,
      refreshToken: v.PARTNER_CENTER_REFRESH_TOKEN,
      apiUrl: v.PARTNER_CENTER_API_URL,
      webhookApiUrl: v.PARTNER_CENTER_WEBHOOK_API_URL,
      authorityUrl: v.ENTRA_AUTHORITY_URL,
      certificateOrigins: v.PARTNER_CENTER_CERTIFICATE_ORIGINS,
      certificateAuthorities: v.PARTNER_CENTER_CERTIFICATE_CA_FILE,
    },
    salesforce: {
      loginUrl: v.SALESFORCE_LOGIN_URL,
      audience: v.SALESFORCE_AUDIENCE,
      clientId: v.SALESFORCE_CLIENT_ID,
      username: v.SALESFORCE_USERNAME,
      privateKey: v.SALESFORCE_PRIVATE_KEY_FILE,
      clientSecret: v.SALESFORCE_CLIENT_SECRET,
      organizationId: v.SALESFORCE_ORG_ID,
      webhookSecrets: v.SALESFORCE_WEBHOOK_SECRET ?? [],
      events: eventsOf(v),
      pubsub: { url: v.SALESFORCE_PUBSUB_URL, authorities: v.SALESFORCE_PUBSUB_CA_FILE },
      apiVersion: v.SALESFORCE_API_VERSION,
    },
    sync: {
      sweepSeconds: v.SYNC_SWEEP_SECONDS,
      concurrency: v.SYNC_CONCURRENCY,
      inboundCreate: v.SYNC_INBOUND_CREATE,
      leads: v.SYNC_LEADS,
    },
  };
}
