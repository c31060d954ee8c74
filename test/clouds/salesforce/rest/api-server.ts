import { answerApi, at, newestVersion, oldestVersion } from './rest.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';
import { errorAnswer } from './api-request.ts';
import { SalesforceError } from '../errors.ts';
import type { Faults } from '../faults.ts';
import type { HttpAnswer, HttpRequest } from '../http-server.ts';
import type { MetadataApi } from '../deploy/metadata-api.ts';
import { tokenAnswer, userInfo } from '../oauth.ts';
import type { AccessTokens, ClientApp } from '../oauth.ts';
import type { Org, Session } from '../org.ts';
import { inTransaction } from '../records/transaction.ts';
import type { Enqueue } from '../records/transaction.ts';

/** One call of an API of the org, as it was answered. A call whose connection was broken has status 0. */
export interface RecordedCall {
  method: string;
  path: string;
  status: number;
  /** Whose token it carried; undefined for calls without a valid one. */
  username: string | undefined;
  /** Milliseconds since the epoch, when the answer was sent. */
  at: number;
  /** Number of subrequests of a composite call. */
  subrequests?: number;
}

export interface ApiServer {
  /** Answers everything below /services. */
  answer(request: HttpRequest, orgUrl: string): Promise<HttpAnswer>;
  calls(): RecordedCall[];
  clearCalls(): void;
  setLatency(milliseconds: number): void;
  /** Pretends that this many calls were made in the last 24 hours. */
  setUsed(calls: number): void;
}

const sessionExpired = new SalesforceError('INVALID_SESSION_ID', 'Session expired or invalid');

function jsonBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SalesforceError('JSON_PARSER_ERROR', error instanceof Error ? error.message : String(error));
  }
}

function versionList() {
  return Array.from({ length: newestVersion - oldestVersion + 1 }, (_, index) => {
    const version = (oldestVersion + index).toFixed(1);
    return { label: `Release ${version}`, url: `/services/data/v${version}`, version };
  });
}

interface Parts {
  org: Org;
  tokens: AccessTokens;
  client: ClientApp;
  faults: Faults;
  metadataApi: MetadataApi;
  enqueue: Enqueue;
  latencyMs: number;
}

/** The APIs of the org over HTTP: sign-in, REST, Metadata API; with latency, limits, faults and a record of calls. */
export function apiServer({ org, tokens, client, faults, metadataApi, enqueue, latencyMs }: Parts): ApiServer {
  const cursors: ApiRequest['cursors'] = new Map();
  const jobs: ApiRequest['jobs'] = new Map();
  let recorded: RecordedCall[] = [];
  let latency = latencyMs;
  let used = 0;

  /** A REST call carries its token in a header, a SOAP call in its envelope. */
  function sessionOf({ path, headers, text }: HttpRequest): Session | undefined {
    const [, token = ''] = path.startsWith('/services/Soap/')
      ? (/<(?:\w+:)?sessionId>([^<]+)</.exec(text) ?? [])
      : (/^(?:Bearer|OAuth) (.+)$/i.exec(headers['authorization'] ?? '') ?? []);
    return tokens.sessionOf(token);
  }

  function restAnswer(request: HttpRequest, session: Session | undefined): ApiAnswer {
    if (session === undefined) return errorAnswer(sessionExpired);
    used += 1;
    try {
      if (used > org.switches.dailyApiLimit)
        throw new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      const { method, headers, text } = request;
      const body = /^text\/csv\b/.test(headers['content-type'] ?? '') ? text : jsonBody(text);
      const call = { method, headers, body, session, cursors, jobs, isSubrequest: false };
      const how = { insists: /\ballowSave=true\b/i.test(headers['sforce-duplicate-rule-header'] ?? '') };
      return answerApi({ ...at(call, request.path), transact: (work) => inTransaction(session, enqueue, work, how) });
    } catch (error) {
      return errorAnswer(error);
    }
  }

  async function route(request: HttpRequest, session: Session | undefined, orgUrl: string): Promise<ApiAnswer> {
    const path = request.path.replace(/\?.*$/s, '');
    if (path === '/services/oauth2/token' && request.method === 'POST') {
      return tokenAnswer(org, tokens, client, orgUrl, new URLSearchParams(request.text));
    }
    if (path === '/services/oauth2/userinfo') {
      return session === undefined
        ? { status: 403, body: 'Bad_OAuth_Token' }
        : { status: 200, body: userInfo(session, orgUrl) };
    }
    if (/^\/services\/data\/?$/.test(path)) return { status: 200, body: versionList() };
    if (path.startsWith('/services/Soap/m/')) {
      used += 1;
      return metadataApi.answer(request.text, session);
    }
    if (path.startsWith('/services/data/')) return restAnswer(request, session);
    return errorAnswer(new SalesforceError('NOT_SIMULATED', `${request.method} ${path} is not simulated`));
  }

  function withOrgHeaders(answer: ApiAnswer): ApiAnswer {
    const headers = {
      Date: new Date(org.clock.now()).toUTCString(),
      'Sforce-Limit-Info': `api-usage=${used}/${org.switches.dailyApiLimit}`,
      ...answer.headers,
    };
    return { ...answer, headers };
  }

  function subrequestsIn({ path, text }: HttpRequest): Pick<RecordedCall, 'subrequests'> {
    if (!/\/composite\/?(\?|$)/.test(path)) return {};
    const body: unknown = JSON.parse(text === '' ? '{}' : text);
    const list = typeof body === 'object' && body !== null && 'compositeRequest' in body ? body.compositeRequest : [];
    return { subrequests: Array.isArray(list) ? list.length : 0 };
  }

  function record(request: HttpRequest, session: Session | undefined, status: number): void {
    const { method, path } = request;
    const counted = status >= 200 && status < 300 ? subrequestsIn(request) : {};
    recorded.push({ method, path, status, username: session?.user.username, at: org.clock.now(), ...counted });
  }

  return {
    async answer(request, orgUrl) {
      const session = sessionOf(request);
      const fault = faults.take(request);
      if (latency > 0) await new Promise<void>((resolve) => org.clock.after(latency, resolve));
      if (fault?.workUntil !== undefined) void fault.workUntil.then(() => route(request, session, orgUrl));
      const done =
        fault === undefined || fault.afterWork === true ? await route(request, session, orgUrl) : { status: 0 };
      if (fault?.hangUp === true) {
        record(request, session, 0);
        return { hangUp: true };
      }
      const answer = withOrgHeaders(fault ?? done);
      record(request, session, answer.status);
      return answer;
    },
    calls: () => [...recorded],
    clearCalls() {
      recorded = [];
    },
    setLatency(milliseconds) {
      latency = milliseconds;
    },
    setUsed(calls) {
      used = calls;
    },
  };
}
