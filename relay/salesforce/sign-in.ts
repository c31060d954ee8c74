import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { CloudClock } from '../ground/cloud-clock.ts';
import { exchange, type HttpAnswer, type Limits } from '../ground/http.ts';
import { cureOfUnreachable, whyUnreachable } from '../ground/unreachable.ts';
import { audienceOf } from './audience.ts';
import { orgOrigin } from './org-address.ts';

export interface SignInOptions {
  loginUrl: string;
  clientId: string;
  username: string | undefined;
  /** PEM: JWT bearer flow with `username`. */
  privateKey: string | undefined;
  /** Of the JWT. Default: told from the host of `loginUrl`. */
  audience?: string | undefined;
  /** Client credentials flow, when there is no private key. */
  clientSecret: string | undefined;
  now: () => number;
  /** What is known of the org's clock, by which it judges an assertion. A refusal tells it, too: the next sign-in is dated by it. */
  clock?: CloudClock;
}

/** What a sign-in brings: a token, and the one origin that it may be sent to. */
export interface Grant {
  accessToken: string;
  instanceUrl: string;
  /** Whose session it is; undefined where the answer does not say. */
  userId: string | undefined;
}

/** A JWT assertion may live three minutes at most. */
const assertionSeconds = 120;

const granted = z.object({ access_token: z.string().min(1), instance_url: z.string(), id: z.string().nullish() });
const refused = z.object({ error: z.string(), error_description: z.string().nullish() });

/** Asks the token endpoint once. @throws SALESFORCE_SIGN_IN when it refuses, SALESFORCE_UNAVAILABLE when it does not answer */
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
  if (answer.status === 429 || answer.status >= 500) throw unavailable(`${host} answered ${String(answer.status)}`);
  const content = parse(answer);
  const refusal = refused.safeParse(content);
  if (refusal.success) {
    const { error, error_description: text } = refusal.data;
    throw failed(`${text ?? 'refused'} (${error})${/audience/i.test(text ?? '') ? ': check SALESFORCE_AUDIENCE' : ''}`);
  }
  const grant = granted.safeParse(content);
  if (answer.status !== 200 || !grant.success)
    throw failed(
      `${host} answered ${String(answer.status)}${leadsTo(answer)}, which is not the answer of a Salesforce sign-in: check SALESFORCE_LOGIN_URL`,
    );
  const instanceUrl = orgOrigin(grant.data.instance_url, loginUrl);
  if (instanceUrl === undefined)
    throw failed(`${host} named an address of the org that is not one of Salesforce: the token goes nowhere`);
  // The identity URL ends in the user's id (Salesforce Help, "Identity URLs").
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

/** The key in any form that PEM knows, PKCS #1 and PKCS #8 alike. @throws SALESFORCE_SIGN_IN when it is not one */
function keyOf(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Said below: the text of the error may quote the file.
  }
  const [, what = 'no PEM'] = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem) ?? [];
  throw new CosellError(
    'SALESFORCE_SIGN_IN',
    `SALESFORCE_PRIVATE_KEY_FILE holds no RSA key without a password (${what}).`,
    {
      cure: 'Name the file with the private key that belongs to the certificate in the External Client App, not the certificate.',
    },
  );
}

function parse({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** Where a redirect that is not followed leads: the host alone, for an operator. */
function leadsTo({ headers }: HttpAnswer): string {
  const location = headers.get('location') ?? '';
  return URL.canParse(location) ? ` (to ${new URL(location).host})` : '';
}

const failed = (why: string) => new CosellError('SALESFORCE_SIGN_IN', `Salesforce sign-in failed: ${why}.`);
const unavailable = (why: string, cause?: unknown) =>
  new CosellError('SALESFORCE_UNAVAILABLE', `Salesforce sign-in failed: ${why}.`, {
    cause,
    cure: cureOfUnreachable(cause),
  });
