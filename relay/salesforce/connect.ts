import { importPKCS8, SignJWT } from 'jose';
import jsforce from 'jsforce';
import httpApi from 'jsforce/lib/http-api.js';
import { CosellError } from '../errors.ts';
import type { Observe } from '../ground/observe.ts';
import type { ApiUsage } from '../sync/ports.ts';
import { createApiGate } from './api-gate.ts';
import { readUsage } from './api-usage.ts';
import { createOrgClock } from './org-clock.ts';
import { refusal } from './refusal.ts';

export interface SalesforceOptions {
  loginUrl: string;
  clientId: string;
  username: string | undefined;
  /** PEM, PKCS #8: JWT bearer flow with `username`. */
  privateKey: string | undefined;
  /** Client credentials flow, when there is no private key. */
  clientSecret: string | undefined;
  apiVersion: string;
  now: () => number;
  observe: Observe;
}

export interface SalesforceRequest {
  method: 'GET' | 'POST' | 'PATCH';
  /** From the version root: `/sobjects/Opportunity/describe`. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  operation: string;
}

export interface SalesforceAnswer {
  body: unknown;
  /** No later than the org's own clock when it was asked, epoch ms. */
  serverTime: number;
}

/** An org that we are signed in to, or will be at the first call. */
export interface Salesforce {
  apiVersion: string;
  /** One authorised REST call. @throws one of the Salesforce codes */
  call(request: SalesforceRequest): Promise<SalesforceAnswer>;
  /** Of the whole org in the last 24 hours, as its latest answer says; undefined before the first. */
  usage(): ApiUsage | undefined;
}

/** Generous against the platform's own 10 minutes; a call that takes longer has been lost. */
const timeoutMs = 30_000;
/** A JWT assertion may live three minutes at most. */
const assertionSeconds = 120;

/** Signs in when first needed and again whenever the session ends; jsforce shares one sign-in among all waiting calls. */
export function connectSalesforce(options: SalesforceOptions): Salesforce {
  const { loginUrl, clientId, clientSecret, apiVersion } = options;
  const oauth2 = { loginUrl, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
  const clock = createOrgClock();
  const pass = createApiGate(options.now);
  let signedIn: Promise<jsforce.Connection> | undefined;
  let usage: ApiUsage | undefined;

  async function signIn(): Promise<jsforce.Connection> {
    const connection = new jsforce.Connection({ loginUrl, oauth2, version: apiVersion, refreshFn });
    try {
      // jsforce sets no limit for this call, and every other one waits for it.
      await options.observe('token', async () => within(timeoutMs, connection.authorize(await grant(options))));
      return connection;
    } catch (thrown) {
      throw signInFailed(thrown);
    }
  }

  function refreshFn(_connection: jsforce.Connection, done: (error: Error | null, token?: string) => void): void {
    signIn().then(
      (fresh) => {
        done(null, fresh.accessToken ?? '');
      },
      (thrown: unknown) => {
        done(thrown instanceof Error ? thrown : new Error(String(thrown)));
      },
    );
  }

  async function connected(): Promise<jsforce.Connection> {
    const mine = (signedIn ??= signIn());
    return mine.catch((thrown: unknown) => {
      if (signedIn === mine) signedIn = undefined;
      throw thrown;
    });
  }

  async function call(request: SalesforceRequest): Promise<SalesforceAnswer> {
    const connection = await connected();
    const sent = options.now();
    const body = await options.observe(request.operation, () =>
      send(connection, request, (headers) => {
        clock.heard(Date.parse(headers['date'] ?? '') || options.now(), options.now());
        usage = readUsage(headers['sforce-limit-info']) ?? usage;
      }),
    );
    // What was read is as old as the question, not as the answer.
    return { body, serverTime: clock.earliest(sent) };
  }

  return { apiVersion, call: (request) => pass(() => call(request)), usage: () => usage };
}

async function grant({ loginUrl, clientId, username, privateKey, now }: SalesforceOptions) {
  if (privateKey === undefined || username === undefined) return { grant_type: 'client_credentials' };
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(clientId)
    .setSubject(username)
    .setAudience(loginUrl)
    .setExpirationTime(Math.floor(now() / 1000) + assertionSeconds)
    .sign(await importPKCS8(privateKey, 'RS256'));
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, ms, new Error(`no answer within ${String(ms)} ms`));
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

type Headers = Readonly<Record<string, string | undefined>>;

/** jsforce's own request class, for it alone tells the status and the headers of an answer; repeating is the work list's. */
async function send(
  connection: jsforce.Connection,
  request: SalesforceRequest,
  heard: (headers: Headers) => void,
): Promise<unknown> {
  const api = new httpApi.HttpApi(connection, { timeout: timeoutMs, retry: { maxRetries: 0 } });
  let status = 0;
  api.on('response', (response: { statusCode: number; headers: Headers }) => {
    status = response.statusCode;
    heard(response.headers);
  });
  try {
    return await api.request({
      method: request.method,
      url: `${connection.instanceUrl}/services/data/v${connection.version}${request.path}`,
      headers: { 'content-type': 'application/json', ...request.headers },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
  } catch (thrown) {
    throw asCosellError(thrown, status);
  }
}

const message = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
const errorCodeOf = (thrown: unknown) =>
  thrown instanceof Error && 'errorCode' in thrown && typeof thrown.errorCode === 'string' ? thrown.errorCode : '';

function signInFailed(thrown: unknown): CosellError {
  // An OAuth answer names its error; anything else means that there was no answer.
  const refused = /^(invalid_|unsupported_|unauthorized_|inactive_|app_)/.test(
    `${errorCodeOf(thrown)}${thrown instanceof Error ? thrown.name : ''}`,
  );
  return new CosellError(
    refused ? 'SALESFORCE_SIGN_IN' : 'SALESFORCE_UNAVAILABLE',
    `Salesforce sign-in failed: ${message(thrown)}`,
    { cause: thrown },
  );
}

function asCosellError(thrown: unknown, status: number): CosellError {
  if (thrown instanceof CosellError) return thrown;
  const text = message(thrown);
  if (text.startsWith('Unable to refresh session'))
    return new CosellError('SALESFORCE_SIGN_IN', text, { cause: thrown });
  return refusal(errorCodeOf(thrown), text, status, thrown);
}
