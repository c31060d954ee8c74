import { createPublicKey, generateKeyPair, randomBytes, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { errors, jwtVerify } from 'jose';
import type { Org } from './org.ts';
import { sessionFor, usernames } from './org.ts';
import type { Session } from './org.ts';

/** The External Client App through which a server signs in, with the user of its client credentials flow. */
export interface ClientApp {
  id: string;
  secret: string;
  /** PKCS #8, the half that stays with the client. */
  privateKeyPem: string;
  publicKey: KeyObject;
}

const newKeys = () =>
  promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Made once for all orgs of a process: finding two primes takes longer than most tests. */
let keys: ReturnType<typeof newKeys> | undefined;

/** A new client app, with an id and a secret of its own. */
export async function createClientApp(): Promise<ClientApp> {
  const pair = await (keys ??= newKeys());
  return {
    id: `3MVG9${randomBytes(32).toString('hex')}`,
    secret: randomBytes(32).toString('hex').toUpperCase(),
    privateKeyPem: pair.privateKey,
    publicKey: createPublicKey(pair.publicKey),
  };
}

/** Access tokens of the org and whose they are. */
export interface AccessTokens {
  issue(username: string): string;
  /** The session behind a token, undefined when it is unknown or has expired. */
  sessionOf(token: string): Session | undefined;
  expireAll(): void;
}

export function accessTokens(org: Org): AccessTokens {
  const issued = new Map<string, { username: string; expiresAt: number }>();
  return {
    issue(username) {
      if (sessionFor(org, username) === undefined) throw new Error(`there is no user ${username}`);
      const token = `${org.id.slice(0, 15)}!AQ${randomUUID().replaceAll('-', '')}.${randomBytes(16).toString('hex')}`;
      issued.set(token, { username, expiresAt: org.clock.now() + org.switches.accessTokenMinutes * 60_000 });
      return token;
    },
    sessionOf(token) {
      const found = issued.get(token);
      if (found === undefined || found.expiresAt <= org.clock.now()) return undefined;
      return sessionFor(org, found.username);
    },
    expireAll() {
      issued.clear();
    },
  };
}

interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

function refusal(error: string, description: string): TokenAnswer {
  return { status: 400, body: { error, error_description: description } };
}

/** An assertion may be valid for three minutes; five leaves room for clocks that differ. */
const longestAssertionMs = 5 * 60_000;

async function jwtUser(org: Org, client: ClientApp, assertion: string): Promise<string | TokenAnswer> {
  try {
    const { payload } = await jwtVerify(assertion, client.publicKey, {
      algorithms: ['RS256'],
      currentDate: new Date(org.clock.now()),
      requiredClaims: ['iss', 'sub', 'aud', 'exp'],
    });
    const { iss, sub = '', aud, exp = 0 } = payload;
    if (iss !== client.id) return refusal('invalid_client_id', 'client identifier invalid');
    if (!org.switches.jwtAudiences.some((audience) => audience === aud))
      return refusal('invalid_grant', 'audience is invalid');
    if (exp * 1000 > org.clock.now() + longestAssertionMs)
      return refusal('invalid_grant', 'invalid assertion: exp is too far ahead');
    if (sessionFor(org, sub) === undefined) return refusal('invalid_grant', "user hasn't approved this consumer");
    return sub;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refusal('invalid_grant', 'expired assertion');
    return refusal('invalid_grant', 'invalid assertion');
  }
}

/** POST /services/oauth2/token with JWT bearer or client credentials. */
export async function tokenAnswer(
  org: Org,
  tokens: AccessTokens,
  client: ClientApp,
  orgUrl: string,
  form: URLSearchParams,
): Promise<TokenAnswer> {
  const user = await grantedUser(org, client, form);
  if (typeof user !== 'string') return user;
  const userId = sessionFor(org, user)?.user.id ?? '';
  return {
    status: 200,
    body: {
      access_token: tokens.issue(user),
      scope: 'api',
      instance_url: orgUrl,
      id: `${orgUrl}/id/${org.id}/${userId}`,
      token_type: 'Bearer',
      issued_at: String(org.clock.now()),
    },
  };
}

async function grantedUser(org: Org, client: ClientApp, form: URLSearchParams): Promise<string | TokenAnswer> {
  switch (form.get('grant_type')) {
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return jwtUser(org, client, form.get('assertion') ?? '');
    case 'client_credentials':
      if (form.get('client_id') !== client.id) return refusal('invalid_client_id', 'client identifier invalid');
      if (form.get('client_secret') !== client.secret) return refusal('invalid_client', 'invalid client credentials');
      return usernames.integration;
    default:
      return refusal('unsupported_grant_type', 'grant type not supported');
  }
}

/** GET /services/oauth2/userinfo */
export function userInfo({ org, user }: Session, orgUrl: string): Record<string, unknown> {
  return {
    sub: `${orgUrl}/id/${org.id}/${user.id}`,
    user_id: user.id,
    organization_id: org.id,
    preferred_username: user.username,
    nickname: user.username,
    name: user.username,
    email: user.username,
    active: true,
    urls: {
      rest: `${orgUrl}/services/data/v{version}/`,
      metadata: `${orgUrl}/services/Soap/m/{version}/${org.id.slice(0, 15)}`,
    },
  };
}
