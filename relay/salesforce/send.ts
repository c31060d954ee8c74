import { PassThrough } from 'node:stream';
import { Connection } from 'jsforce/lib/connection.js';
import httpApi from 'jsforce/lib/http-api.js';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import { z } from 'zod';
import { CosellError } from '../errors.ts';
import { exchange, type AnswerHeaders, type HttpAnswer, type Limits } from '../ground/exchange.ts';
import { textOf } from '../ground/text-of.ts';
import { namedWait } from '../ground/retry-after.ts';
import { cureOfUnreachable, isUnsent, whyUnreachable } from '../ground/unreachable.ts';
import { cureOfPage, isWebPage } from '../ground/web-page.ts';
import { refusal } from './refusal.ts';
import { AnswerLost, SessionEnded, type SalesforceRequest } from './request.ts';
import type { Grant } from './sign-in.ts';

type HttpRequest = Parameters<Transport['httpRequest']>[0];
type HttpResponse = Awaited<ReturnType<Transport['httpRequest']>>;

/**
 * jsforce's transport with our own policy: no redirects, no repeats, and limits on time and size. By default, jsforce carries the token
 * along ten redirects, and answers 401 with endless sign-ins.
 */
class BoundedTransport extends Transport {
  readonly limits: Limits;
  answer: HttpAnswer | undefined;

  constructor(limits: Limits) {
    super();
    this.limits = limits;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#send(request) }));
  }

  async #send({ method, url, headers = {}, body }: HttpRequest): Promise<HttpResponse> {
    const content = typeof body === 'string' ? { body } : {};
    const answer = await exchange({ method, url, headers, ...content }, this.limits);
    this.answer = answer;
    return {
      statusCode: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: textOf(answer.body),
    };
  }
}

const told = z.object({ fields: z.array(z.string()).nullish() });

/** One REST call within a session. `heard` gets the headers of every answer. @throws SessionEnded, or a Salesforce code */
export async function send(
  { accessToken, instanceUrl }: Grant,
  apiVersion: string,
  request: SalesforceRequest,
  options: { limits: Limits; heard: (headers: AnswerHeaders) => void; now: () => number },
): Promise<unknown> {
  const { host } = new URL(instanceUrl);
  const transport = new BoundedTransport(options.limits);
  // Without a way to sign in, because jsforce would repeat the call after each 401.
  const connection = new Connection({ instanceUrl, accessToken, version: apiVersion });
  const api = new httpApi.HttpApi(connection, { transport });
  const outcome = await api
    .request({
      method: request.method,
      url: `${instanceUrl}/services/data/v${apiVersion}${request.path}`,
      headers: { 'content-type': 'application/json', ...request.headers },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    })
    .then(
      (body: unknown) => ({ body }),
      (thrown: unknown) => ({ thrown }),
    );
  const { answer } = transport;
  if (answer === undefined) throw unanswered(host, outcome);
  options.heard(answer.headers);
  const { status } = answer;
  if (status === 401) throw new SessionEnded(`${host} says ${wordsOf(outcome)}`);
  if (status > 300 && status < 400)
    throw new SessionEnded(`${host} answers ${String(status)}: the org is no longer at this address`);
  if ('thrown' in outcome) {
    const retryAfterMs = namedWait(answer, options.now());
    if (isUnknown.includes(status) && isInEveryOrg.test(request.path))
      throw noSuchVersion(host, apiVersion, outcome.thrown);
    if (status < 500 && isWebPage(answer))
      throw new CosellError('SALESFORCE_UNAVAILABLE', `${host} answered ${String(status)} with a web page.`, {
        cause: outcome.thrown,
        cure: cureOfPage(answer, instanceUrl),
        retryAfterMs,
      });
    const errorCode = errorCodeOf(outcome.thrown);
    // A gateway does not know whether the org carried the request out; 503 means that it did not.
    const isOfOrg = status < 500 || status === 503 || !errorCode.startsWith('ERROR_HTTP');
    throw refusal(errorCode, message(outcome.thrown), status, {
      cause: isOfOrg ? outcome.thrown : new AnswerLost(errorCode, { cause: outcome.thrown }),
      retryAfterMs,
      fields: told.safeParse(dataOf(outcome.thrown)).data?.fields ?? [],
    });
  }
  const { succeeds = [200] } = request;
  if (succeeds.includes(status)) return outcome.body;
  throw new CosellError(
    'SALESFORCE_UNAVAILABLE',
    `${host} answered ${String(status)} to "${request.operation}", which does not confirm that it was done.`,
    { cause: new AnswerLost() },
  );
}

/** 410 (GONE): the org had this version once (REST API Developer Guide, "API End-of-Life"). */
const isUnknown: readonly number[] = [404, 410];
/** Resources that no permission hides and that depend on no record. */
const isInEveryOrg = /^\/(query|queryAll|composite|composite\/sobjects)(\?|$)/;

function noSuchVersion(host: string, apiVersion: string, cause: unknown): CosellError {
  const text = `${host} has no REST API ${apiVersion} (${errorCodeOf(cause) || '404'}): check SALESFORCE_API_VERSION and SALESFORCE_LOGIN_URL.`;
  return new CosellError('SALESFORCE_SIGN_IN', text, { cause });
}

function unanswered(host: string, outcome: { thrown: unknown } | { body: unknown }): CosellError {
  const thrown = 'thrown' in outcome ? outcome.thrown : undefined;
  return new CosellError('SALESFORCE_UNAVAILABLE', `${host} did not answer: ${whyUnreachable(thrown)}.`, {
    cause: isUnsent(thrown) ? thrown : new AnswerLost(message(thrown), { cause: thrown }),
    cure: cureOfUnreachable(thrown),
  });
}

const message = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
const errorCodeOf = (thrown: unknown) =>
  thrown instanceof Error && 'errorCode' in thrown && typeof thrown.errorCode === 'string' ? thrown.errorCode : '';
const dataOf = (thrown: unknown) => (thrown instanceof Error && 'data' in thrown ? thrown.data : undefined);

/** The org's reason for refusing a session. It is about the relay's account and contains no customer data. */
function wordsOf(outcome: { thrown: unknown } | { body: unknown }): string {
  const thrown = 'thrown' in outcome ? outcome.thrown : undefined;
  const [text, errorCode] = [message(thrown), errorCodeOf(thrown)];
  return errorCode === '' ? text.slice(0, 200) : `${text.slice(0, 200)} (${errorCode})`;
}
