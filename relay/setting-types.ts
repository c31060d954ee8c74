import { readFileSync } from 'node:fs';
import { z } from 'zod';

// The formats of the settings. No message repeats a value, because a value pasted into the wrong place may be a secret.

export const text = z.string().trim().min(1, 'is empty');

/** A whole number between two others. */
export function whole(least: number, most: number) {
  const error = `must be a whole number from ${String(least)} to ${String(most)}`;
  return text.transform(Number).pipe(z.number(error).int(error).min(least, error).max(most, error));
}

export const port = whole(0, 65_535);

/** One of a few words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, `must be ${new Intl.ListFormat('en', { type: 'disjunction' }).format(words)}`);

export const onOff = oneOf('on', 'off').transform((value) => value === 'on');

export const list = text
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine((values) => values.length > 0, 'names nothing');

/** An IP address of this machine to listen on. */
export const host = text.refine(
  (value) => z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]).safeParse(value).success,
  'must be an IP address of this machine, such as 127.0.0.1 or 0.0.0.0',
);

/** Whether a URL leads to this machine. */
export const isLoopback = (address: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname);

/** Why a URL must not be called; undefined if it may be. */
function problemOf(value: string): string | undefined {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed === undefined) return 'is not a URL such as https://example.com';
  // Tokens and signals go there and must not travel unencrypted.
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLoopback(value)))
    return 'is not an https URL (plain http is allowed for a loopback address only)';
  if (parsed.username !== '' || parsed.password !== '') return 'must not contain a user name or password';
  if (parsed.search !== '' || parsed.hash !== '' || /[?#]/.test(value)) return 'must not contain a query or fragment';
  return undefined;
}

/** https, or http on this machine; no user name, no query. Trailing slashes are removed. */
export const url = text.transform((value, context) => {
  const problem = problemOf(value);
  if (problem === undefined) return value.replace(/\/+$/, '');
  context.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});

/** Receivers that are recognised by their host. A prefix can name the format explicitly: `slack+https://…`, `teams+https://…`. */
const receivers: readonly [format: 'slack' | 'teams', host: RegExp][] = [
  ['slack', /^hooks\.slack(-gov)?\.com$/],
  ['teams', /\.(webhook\.office\.com|logic\.azure\.com|powerplatform\.com)$/],
];

/** The URL of an alert receiver. It often carries a secret in its query. */
export const alertReceiver = text.transform((value, context) => {
  const [, told, address = ''] = /^(?:(slack|teams|plain)\+)?(.*)$/s.exec(value) ?? [];
  const problem = problemOf(address.replace(/\?.*$/s, ''));
  if (problem !== undefined) {
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  }
  const { hostname } = new URL(address);
  const known = receivers.find(([, host]) => host.test(hostname))?.[0];
  const format = told === 'slack' || told === 'teams' ? told : told === undefined ? (known ?? 'plain') : 'plain';
  return { url: address, format } as const;
});

export const origins = list.transform((values, context) =>
  values.map((value, index) => {
    const problem = problemOf(value);
    if (problem === undefined) return new URL(value).origin;
    context.addIssue({ code: 'custom', message: `${problem} (number ${String(index + 1)} in the list)` });
    return value;
  }),
);

export const databaseUrl = text.refine(
  (value) => URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol),
  'must look like postgres://user:password@host:5432/database (unset: the embedded store in RELAY_DATA_DIR)',
);

/** The content of a file. */
export const file = text.transform((path, context) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    context.addIssue({ code: 'custom', message: 'names a file that cannot be read' });
    return z.NEVER;
  }
});

/** 32 random bytes have about 30 different values; fewer than 20 are not random. */
const leastDifferentBytes = 20;

/** One key, or two while the first replaces the second. */
export const keys = list
  .refine((values) => values.length <= 2, {
    error: 'takes at most two keys, the new one first, for rotation',
    abort: true,
  })
  .transform((values, context) =>
    values.map((value) => {
      const bytes = Buffer.from(value, 'base64');
      const problem =
        bytes.length !== 32
          ? 'must be 32 bytes in base64 (openssl rand -base64 32)'
          : new Set(bytes).size < leastDifferentBytes
            ? 'is too easy to guess: make one with openssl rand -base64 32'
            : undefined;
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      return bytes;
    }),
  );

const leastDifferentCharacters = 8;
/** Placeholders that people mean to replace later. */
const placeholder = /change.?me|pass.?word|example|placeholder|your.?secret|(.)\1{5}|0123456|abcdefg/i;

/** Secrets in a URL: one, or two while one replaces the other. */
export const addressSecrets = list
  .refine((secrets) => secrets.length <= 2, { error: 'takes at most two secrets, for rotation', abort: true })
  .refine((secrets) => secrets.every((secret) => /^[\w-]{16,}$/.test(secret)), {
    error: 'each needs at least 16 letters, digits, - or _ (openssl rand -hex 24)',
    abort: true,
  })
  .refine(
    (secrets) => secrets.every((one) => new Set(one).size >= leastDifferentCharacters && !placeholder.test(one)),
    'is too easy to guess: make one with openssl rand -hex 24',
  );
