import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readBody, tooLarge } from './read-body.ts';
import { noteOnSpan, type Attributes } from './trace.ts';
import { version } from './version.ts';

/** One request. */
export interface Exchange {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface HttpAnswer {
  status: number;
  /** By name, in lower case. */
  headers: AnswerHeaders;
  body: Buffer;
}

export type AnswerHeaders = ReadonlyMap<string, string>;

export interface Limits {
  timeoutMs: number;
  /** Of the answer's body. */
  maxBytes: number;
}

/**
 * One request and its answer, within limits. A GET is sent again if the host had already closed the kept-open connection that it was sent
 * over; nothing else is repeated. A redirect is an answer like any other; the caller decides what it means. Not by `fetch`: Node implements
 * it with a second HTTP client, which would take 20 MB more.
 */
export async function exchange(request: Exchange, limits: Limits): Promise<HttpAnswer> {
  const deadline = performance.now() + limits.timeoutMs;
  for (let tries = 1; ; tries += 1) {
    const call = callOf(request);
    try {
      return await answerTo(call, request, limits, deadline);
    } catch (thrown) {
      if (request.method !== 'GET' || !call.reusedSocket || !isReset(thrown) || tries === mostTries) throw thrown;
    }
  }
}

/** More than the calls that SYNC_CONCURRENCY allows at a time, and so than the connections that are kept open to a host. */
const mostTries = 100;

/** The host had closed a connection that was kept open, as we were about to use it again (Node's documentation of `reusedSocket`). */
const isReset = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && (thrown.code === 'ECONNRESET' || thrown.code === 'EPIPE');

async function answerTo(
  call: ClientRequest,
  request: Exchange,
  { timeoutMs, maxBytes }: Limits,
  deadline: number,
): Promise<HttpAnswer> {
  let late: Error | undefined;
  const timer = setTimeout(() => {
    late = call.writableFinished
      ? new Error(`no complete answer within ${String(timeoutMs / 1_000)} s`)
      : new NotConnected();
    call.destroy(late);
  }, deadline - performance.now());
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      call.on('response', resolve).on('error', reject).end(request.body);
    });
    const headers = headersOf(response);
    const status = response.statusCode ?? 0;
    noteOnSpan(() => callFacts(request, status, headers));
    const body = await readBody(response, maxBytes);
    return {
      status,
      headers,
      body: headers.get('content-encoding') === 'gzip' ? await unzipped(body, maxBytes) : body,
    };
  } catch (thrown) {
    throw late ?? thrown;
  } finally {
    clearTimeout(timer);
  }
}

const callOf = ({ method, url, headers }: Exchange) =>
  (url.startsWith('https:') ? https : http).request(url, {
    method,
    headers: { accept: '*/*', 'accept-encoding': 'gzip', 'user-agent': `cosell/${version}`, ...headers },
  });

/** The request has not left by the deadline, so the host has never seen it. */
class NotConnected extends Error {
  readonly code = 'NOT_CONNECTED';
}

const headersOf = ({ headers }: IncomingMessage): AnswerHeaders =>
  new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));

async function unzipped(body: Buffer, maxBytes: number): Promise<Buffer> {
  return promisify(gunzip)(body, { maxOutputLength: maxBytes }).catch((thrown: unknown) => {
    if (thrown instanceof RangeError) throw tooLarge(maxBytes);
    throw thrown;
  });
}

/** Headers that identify a call in a cloud's own logs, if present. Salesforce does not document its own. */
const requestIds = [
  'request-id',
  'ms-requestid',
  'ms-correlationid',
  'x-request-id',
  'x-sfdc-request-id',
  'sfdc-request-id',
];

function callFacts({ method, url, headers = {} }: Exchange, status: number, answered: AnswerHeaders): Attributes {
  const ours = headers['client-request-id'];
  return {
    'http.request.method': method,
    'server.address': new URL(url).host,
    'http.response.status_code': status,
    ...(ours !== undefined && { 'cosell.client-request-id': ours }),
    ...Object.fromEntries(
      requestIds.flatMap((name) => {
        const id = answered.get(name);
        return id === undefined ? [] : [[`cosell.${name}`, id]];
      }),
    ),
  };
}
