import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { CosellError } from './errors.ts';

/** The relay's settings, read once at start. Times are in the unit that the name says. */
export type Config = ReturnType<typeof shape>;

const text = z.string().trim().min(1);
const port = text.transform(Number).pipe(z.number().int().min(0).max(65_535));
const withoutSlash = (value: string) => value.replace(/\/+$/, '');
const url = z.url({ protocol: /^https?$/ }).transform(withoutSlash);
/** Its password must not show: no message repeats the value. */
const databaseUrl = text.refine(
  (value) => URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol),
  'must look like postgres://user:password@host:5432/database (unset: the embedded store in RELAY_DATA_DIR)',
);
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const list = text
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine((values) => values.length > 0, 'names nothing');
const file = text.transform((path, context) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    context.addIssue({ code: 'custom', message: `cannot read the file ${path}` });
    return z.NEVER;
  }
});
const key = text.transform((value, context) => {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length === 32) return bytes;
  context.addIssue({ code: 'custom', message: 'must be 32 bytes in base64 (openssl rand -base64 32)' });
  return z.NEVER;
});
const origins = list.transform((values, context) =>
  values.map((value) => {
    const origin = URL.canParse(value) ? new URL(value) : undefined;
    const loopback = origin !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(origin.hostname);
    if (origin !== undefined && (origin.protocol === 'https:' || (origin.protocol === 'http:' && loopback)))
      return origin.origin;
    context.addIssue({
      code: 'custom',
      message: `${value} is not an https origin (plain http is allowed for a loopback address only)`,
    });
    return value;
  }),
);

/** DESIGN 5.4, name by name. A secret never has a default. */
const variables = z.object({
  RELAY_PORT: port.default(3000),
  RELAY_METRICS_PORT: port.default(9464),
  RELAY_DATA_DIR: text.default('./data'),
  DATABASE_URL: databaseUrl.optional(),
  RELAY_ENCRYPTION_KEY: key,
  RELAY_PUBLIC_URL: url,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),

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
  SALESFORCE_AUDIENCE: z
    .url({ protocol: /^https$/, hostname: z.regexes.domain })
    .transform(withoutSlash)
    .optional(),
  SALESFORCE_CLIENT_ID: text,
  SALESFORCE_USERNAME: text.optional(),
  SALESFORCE_PRIVATE_KEY_FILE: file.optional(),
  SALESFORCE_CLIENT_SECRET: text.optional(),
  SALESFORCE_ORG_ID: z
    .string()
    .regex(/^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/, 'must be the 15 or 18 characters of an organisation id'),
  SALESFORCE_WEBHOOK_SECRET: list
    .refine((secrets) => secrets.length <= 2, 'takes at most two secrets, for rotation')
    .refine(
      (secrets) => secrets.every((secret) => /^[\w-]{16,}$/.test(secret)),
      'each needs at least 16 letters, digits, - or _ (openssl rand -hex 24)',
    ),
  SALESFORCE_API_VERSION: z
    .string()
    .regex(/^\d\d\.0$/, 'looks like 66.0')
    .default('66.0'),
  SALESFORCE_CHANGE_EVENTS: onOff.default(false).refine((on) => !on, 'is not supported by this version: set it to off'),

  SYNC_SWEEP_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
  SYNC_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  SYNC_INBOUND_CREATE: onOff.default(true),
  SYNC_LEADS: onOff.default(false),
});

/** The environment, over what a file `.env` in the current folder says (never committed; handy for the command line). */
export function environment(): Readonly<Record<string, string | undefined>> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  return { ...file, ...process.env };
}

/**
 * Reads and checks the whole environment (DESIGN 5.4).
 * @throws CosellError CONFIG_INVALID that lists every problem, one a line.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return `${name} ${name in given ? issue.message : 'is not set'}`;
      });
  if (!given['SALESFORCE_CLIENT_SECRET']) {
    for (const name of ['SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY_FILE'])
      if (!given[name]) problems.push(`${name} is not set (required unless SALESFORCE_CLIENT_SECRET is set)`);
  }
  if (!parsed.success || problems.length > 0)
    throw new CosellError('CONFIG_INVALID', ['The configuration is incomplete:', ...problems].join('\n  '));
  return shape(parsed.data);
}

function shape(v: z.output<typeof variables>) {
  return {
    port: v.RELAY_PORT,
    metricsPort: v.RELAY_METRICS_PORT,
    dataDir: v.RELAY_DATA_DIR,
    databaseUrl: v.DATABASE_URL,
    encryptionKey: v.RELAY_ENCRYPTION_KEY,
    publicUrl: v.RELAY_PUBLIC_URL,
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
      webhookSecrets: v.SALESFORCE_WEBHOOK_SECRET,
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
