import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { CloudClock } from '../ground/cloud-clock.ts';
import { exchange, type HttpAnswer, type Limits } from '../ground/exchange.ts';
import { namedWait } from '../ground/retry-after.ts';
import { textOf } from '../ground/text-of.ts';
import { cureOfUnreachable, whyUnreachable } from '../ground/unreachable.ts';
import { audienceOf } from './audience.ts';
import { orgOrigin } from './org-address.ts';
import { cureOfSignIn } from './sign-in-cure.ts';

export interface SignInOptions {
  loginUrl: string;
  clientId: string;
  username: string | undefined;
  /** PEM: JWT bearer flow with `username`. */
  privateKey: string | undefined;
  /** Audience of the JWT. Default: derived from the host of `loginUrl`. */
  audience?: string | undefined;
  /** For the client credentials flow, if there is no private key. */
  clientSecret: string | undefined;
  now: () => number;
  /**
   * What is known about the org's clock, by which the org judges an assertion. A refusal also reveals it: the next sign-in is dated
   * accordingly.
   */
  clock?: CloudClock;
}

/** The result of a sign-in: a token, and the only origin that it may be sent to. */
export interface Grant {
  accessToken: string;
  instanceUrl: string;
  /** The session's user; undefined if the answer does not say. */
  userId: string | undefined;
}

/** A JWT assertion may be valid for at most three minutes. */
const assertionSeconds = 120;

const granted = z.object({ access_token: z.string().min(1), instance_url: z.string(), id: z.string().nullish() });
const refused = z.object({ error: z.string(), error_description: z.string().nullish() });

/** Calls the token endpoint once. @throws SALESFORCE_SIGN_IN if it refuses, SALESFORCE_UNAVAILABLE if it does not answer */
export async function signIn(options: SignInOptions, limits: Limits): Promise<Grant> {
  const { loginUrl } = options;
  const { host } = new URL(loginUrl);
  const body = new URLSearchParams(await parameters(options)).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const url = `${loginUrl}/services/oauth2/token`;
  const answer = await exchange({ method: 'POST', url, headers, body }, limits).catch((thrown: unknown) => {
    throw unavailable(`${host} did not answer: ${whyUnreachable(thrown)}`, thrown);
  });
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isFinite(date)) options.clock?.heard(date, options.now());
  if (answer.status === 429 || answer.status >= 500)
    throw unavailable(`${host} answered ${String(answer.status)}`, undefined, namedWait(answer, options.now()));
  const content = parse(answer);
  const refusal = refused.safeParse(content);
  if (refusal.success) {
    const { error, error_description: text } = refusal.data;
    const words = `${text ?? 'refused'} (${error})`;
    throw failed(words, cureOfSignIn(words));
  }
  const grant = granted.safeParse(content);
  if (answer.status !== 200 || !grant.success)
    throw failed(
      `${host} answered ${String(answer.status)}${leadsTo(answer)}, which is not a Salesforce sign-in response: check SALESFORCE_LOGIN_URL`,
    );
  const instanceUrl = orgOrigin(grant.data.instance_url, loginUrl);
  if (instanceUrl === undefined)
    throw failed(
      `${host} named an org address that does not belong to Salesforce, so the relay does not use the token`,
    );
  // The identity URL ends with the user's id (Salesforce Help, "Identity URLs").
  const userId = /\/(005\w{12,15})$/.exec(grant.data.id ?? '')?.[1];
  return { accessToken: grant.data.access_token, instanceUrl, userId };
}

async function parameters(options: SignInOptions): Promise<Record<string, string>> {
  const { loginUrl, clientId, username, privateKey, clientSecret, audience, now, clock } = options;
  if (privateKey === undefined || username === undefined)
    return { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret ?? '' };
  const orgTime = clock?.earliest(now()) ?? -Infinity;
  const time = Number.isFinite(orgTime) ? orgTime : now();
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(clientId)
    .setSubject(username)
    .setAudience(audience ?? audienceOf(loginUrl))
    .setExpirationTime(Math.floor(time / 1000) + assertionSeconds)
    .sign(keyOf(privateKey));
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
}

/** The key in any PEM form, including PKCS #1 and PKCS #8. @throws SALESFORCE_SIGN_IN if it is not a key */
function keyOf(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Reported below, because the error's text may quote the file.
  }
  const [, what = 'not PEM'] = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem) ?? [];
  throw new CosellError(
    'SALESFORCE_SIGN_IN',
    `SALESFORCE_PRIVATE_KEY_FILE does not contain an RSA key without a password (${what}).`,
    {
      cure: 'Set it to the file with the private key that belongs to the certificate in the External Client App, not to the certificate.',
    },
  );
}

function parse({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(textOf(body));
  } catch {
    return undefined;
  }
}

/** Where an unfollowed redirect leads: only the host, for the operator. */
function leadsTo({ headers }: HttpAnswer): string {
  const location = headers.get('location') ?? '';
  return URL.canParse(location) ? ` (to ${new URL(location).host})` : '';
}

const failed = (why: string, cure?: string) =>
  new CosellError('SALESFORCE_SIGN_IN', `Salesforce sign-in failed: ${why}.`, { cure });
const unavailable = (why: string, cause?: unknown, retryAfterMs?: number) =>
  new CosellError('SALESFORCE_UNAVAILABLE', `Salesforce sign-in failed: ${why}.`, {
    ...{ cause, retryAfterMs },
    cure: cureOfUnreachable(cause),
  });
