import { CosellError } from '../errors.ts';
import { createCloudClock } from '../ground/cloud-clock.ts';
import type { AnswerHeaders, Limits } from '../ground/exchange.ts';
import type { Observe } from '../ground/observe.ts';
import { impatient, type Patience } from '../ground/patience.ts';
import { isUnsent } from '../ground/unreachable.ts';
import type { ApiUsage } from '../sync/ports/organization.ts';
import { createApiGate } from './api-gate.ts';
import { readUsage } from './api-usage.ts';
import { SessionEnded, type SalesforceRequest } from './request.ts';
import { isOfSchema } from './refusal.ts';
import { createSessions, type Session, type Sessions } from './sessions.ts';
import type { SignInOptions } from './sign-in.ts';

export type { SalesforceRequest } from './request.ts';

export interface SalesforceOptions extends SignInOptions {
  apiVersion: string;
  observe: Observe;
  limits?: Limits;
  /** For requests that are steps of a walk. None by default. */
  patience?: Patience;
}

export interface SalesforceAnswer {
  body: unknown;
  /** A lower bound of the org's own clock when it received the request, epoch ms. */
  serverTime: number;
}

/** An org that we are signed in to, or will be at the first call. */
export interface Salesforce {
  apiVersion: string;
  /** One authorised REST call. @throws one of the Salesforce codes */
  call(request: SalesforceRequest): Promise<SalesforceAnswer>;
  /** Our own clock, epoch ms. */
  now(): number;
  /** Usage of the whole org in the last 24 hours, from its latest answer; undefined before the first. */
  usage(): ApiUsage | undefined;
  /** The user id of the latest session; undefined before the first, or if the org does not say. */
  userId(): string | undefined;
  /** Why the org refuses the sign-in at the moment; undefined while it does not, or before the first attempt. */
  signInProblem(): CosellError | undefined;
  /** How many calls the org refused because it does not show a field or object that they name. */
  schemaRefusals(): number;
  /** Where people open the org's pages: its own address as of the latest sign-in. Before the first, the address of the sign-in. */
  pagesAt(): string;
}

/** Includes the sign-ins, for calls that do not go through the REST API. */
export interface ConnectedSalesforce extends Salesforce {
  sessions: Sessions;
}

const defaultLimits: Limits = {
  // Generous for our requests. A call that takes longer counts as lost, although the platform may still finish it.
  timeoutMs: 30_000,
  // A page of 200 opportunities, each with its longest history, is about 20 MB.
  maxBytes: 32 * 1024 * 1024,
};

/** Signs in on first use, and once more for a call whose session has ended or whose org has moved. */
export function connectSalesforce(options: SalesforceOptions): ConnectedSalesforce {
  const {
    apiVersion,
    now,
    observe,
    limits = defaultLimits,
    clock = createCloudClock(),
    patience = impatient,
  } = options;
  const pass = createApiGate(now);
  const sessions = createSessions(async () => {
    const { signIn } = await import('./sign-in.ts');
    const grant = await observe('token', () => signIn({ ...options, clock }, limits));
    ({ userId, instanceUrl } = grant);
    return grant;
  });
  let userId: string | undefined;
  let instanceUrl = options.loginUrl;
  let usage: ApiUsage | undefined;
  let schemaRefusals = 0;

  const heard = (headers: AnswerHeaders) => {
    clock.heard(Date.parse(headers.get('date') ?? '') || now(), now());
    usage = readUsage(headers.get('sforce-limit-info')) ?? usage;
  };

  async function within(session: Session, request: SalesforceRequest): Promise<unknown> {
    try {
      // jsforce is loaded with the first call, not at the start.
      const { send } = await import('./send.ts');
      const body = await send(session, apiVersion, request, { limits, heard, now });
      sessions.accepted(session);
      return body;
    } catch (thrown) {
      if (thrown instanceof CosellError && isOfSchema(thrown)) schemaRefusals += 1;
      // The org may have moved away from a host that cannot be reached. The next sign-in shows.
      if (thrown instanceof CosellError && isUnsent(thrown.cause)) sessions.end(session);
      // A refusal of the request shows that the session was accepted.
      else if (thrown instanceof CosellError && !thrown.retryable) sessions.accepted(session);
      throw thrown;
    }
  }

  /** The request was not carried out, so it may be sent again, once. A session that never worked gets no second chance. */
  async function withFreshSession(request: SalesforceRequest): Promise<unknown> {
    for (let isRepeated = false; ; isRepeated = true) {
      const session = await sessions.current();
      try {
        return await within(session, request);
      } catch (thrown) {
        if (!(thrown instanceof SessionEnded)) throw thrown;
        if (isRepeated || !session.works) throw sessions.refused(session, `${thrown.message}.`);
        sessions.end(session);
      }
    }
  }

  async function call(request: SalesforceRequest): Promise<SalesforceAnswer> {
    await sessions.current();
    const sent = now();
    const body = await observe(request.operation, () => withFreshSession(request));
    // The data is as old as the request, not as the answer.
    return { body, serverTime: clock.earliest(sent) };
  }

  return {
    apiVersion,
    call(request) {
      const once = () => pass(() => call(request));
      return request.isStep === true ? patience(once) : once();
    },
    now,
    usage: () => usage,
    userId: () => userId,
    sessions,
    signInProblem: () => sessions.problem(),
    schemaRefusals: () => schemaRefusals,
    pagesAt: () => instanceUrl,
  };
}
