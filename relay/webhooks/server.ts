import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CosellError } from '../errors.ts';
import { answer, checkLength, readRequest } from '../ground/read-request.ts';
import type { PairKey } from '../sync/model.ts';
import type { Certificates } from './certificates.ts';
import { readPartnerCenterEvent } from './partner-center-event.ts';
import { refusalDelayMs, refuse } from './refuse.ts';
import { acknowledgement, readSalesforceMessage } from './salesforce-message.ts';
import { verifySignature } from './verify-signature.ts';

export interface WebhooksOptions {
  certificates: Certificates;
  organizationId: string;
  secrets: readonly string[];
  /** Durable when it resolves. Nothing is acknowledged before that. */
  signal: (keys: readonly PairKey[], source: SignalSource) => Promise<void>;
  isReady: () => Promise<boolean>;
  /** Runs `run` once after `delayMs`. */
  after: (delayMs: number, run: () => void) => void;
  /** Called for events that do not concern us, for log and metrics. */
  ignored: (source: SignalSource, what: string) => void;
  /** Called for each refused caller; `source` is the endpoint, if the address was one. */
  refused: (source: SignalSource | 'other', error: CosellError) => void;
}

export type SignalSource = 'partner-center' | 'salesforce';

/** One of the two webhooks: everything at and below its path. */
interface Webhook {
  path: string;
  source: SignalSource;
  /** `rest`: what follows the path, undecoded: decoding could fail with an error that quotes the secret. */
  handle: (request: IncomingMessage, response: ServerResponse, rest: string) => Promise<void>;
}

/**
 * The endpoints of DESIGN 5.3 as a listener of requests. Almost all requests are for the two webhooks, which need nothing of Express: its
 * way to a handler costs an eighth of an acknowledgement (decision 41).
 */
export function createWebhooks(options: WebhooksOptions): RequestListener {
  const webhooks: readonly Webhook[] = [
    { path: '/webhooks/partner-center', source: 'partner-center', handle: partnerCenter(options) },
    { path: '/webhooks/salesforce', source: 'salesforce', handle: salesforce(options) },
  ];
  // Loaded with the first request that needs it, so that a start does not read Express.
  let others: Promise<RequestListener> | undefined;
  const serveOthers: RequestListener = (request, response) => {
    others ??= import('./other-addresses.ts').then(({ createOthers }) => createOthers(options));
    others.then(
      (serve) => {
        serve(request, response);
      },
      () => response.destroy(),
    );
  };
  return (request, response) => {
    const path = (request.url ?? '').replace(/[?#].*$/s, '');
    const webhook = webhooks.find((each) => isBelow(each.path, path));
    if (webhook === undefined) {
      serveOthers(request, response);
      return;
    }
    webhook.handle(request, response, path.slice(webhook.path.length)).catch((thrown: unknown) => {
      const answer = () => {
        options.refused(webhook.source, refuse(request, response, thrown));
      };
      const delayMs = refusalDelayMs(thrown);
      if (delayMs > 0) options.after(delayMs, answer);
      else answer();
    });
  };
}

const isBelow = (own: string, path: string): boolean =>
  path.startsWith(own) && (path.length === own.length || path[own.length] === '/');

function partnerCenter(options: WebhooksOptions): Webhook['handle'] {
  const door: Door = {
    // An event is some hundred bytes.
    maxBytes: 64 * 1024,
    types: ['application/json'],
    place: /^\/?$/,
    admits: () => true,
  };
  return async (request, response, rest) => {
    const body = await enter(door, request, response, rest);
    await verifySignature(request.headers, body, options.certificates);
    const { name, referralId, ofMicrosoft } = readPartnerCenterEvent(body);
    if (referralId === undefined) options.ignored('partner-center', name);
    else await options.signal([{ referralId, ...(ofMicrosoft && { half: true }) }], 'partner-center');
    response.writeHead(202, { 'content-length': 0 }).end();
  };
}

function salesforce(options: WebhooksOptions): Webhook['handle'] {
  const door: Door = {
    // A message carries up to a hundred notifications.
    maxBytes: 1024 * 1024,
    types: ['text/xml', 'application/xml', 'application/soap+xml'],
    place: /^\/[^/]+\/?$/,
    admits: knows(options.secrets),
  };
  return async (request, response, rest) => {
    const { organizationId, opportunityIds } = readSalesforceMessage(await enter(door, request, response, rest));
    // The first 15 characters identify the org; the other three only protect upper and lower case.
    if (organizationId.slice(0, 15) !== options.organizationId.slice(0, 15))
      throw new CosellError('ORGANIZATION_UNKNOWN', `The message came from org ${organizationId}.`);
    await options.signal(
      opportunityIds.map((opportunityId) => ({ opportunityId })),
      'salesforce',
    );
    answer(request, response, { status: 200, type: 'text/xml; charset=utf-8', text: acknowledgement });
  };
}

interface Door {
  maxBytes: number;
  types: readonly string[];
  /** What may follow the endpoint's path. */
  place: RegExp;
  /** Whether to admit a caller with this in that place. */
  admits: (place: string) => boolean;
}

/** Admits a request that is small enough and has the right address, method and type; resolves to its body. */
function enter(
  { maxBytes, types, place, admits }: Door,
  request: IncomingMessage,
  response: ServerResponse,
  rest: string,
): Promise<Buffer> {
  const { headers, method } = request;
  checkLength(request, maxBytes);
  if (!place.test(rest)) throw new CosellError('ADDRESS_UNKNOWN', 'Nothing exists at this address.');
  if (method !== 'POST') throw new CosellError('METHOD_REFUSED', 'This address accepts only POST.');
  if (!admits(rest)) throw new CosellError('WEBHOOK_SECRET_WRONG', 'The address does not end with the secret.');
  const type = (headers['content-type'] ?? '').replace(/;.*$/s, '').trim().toLowerCase();
  if (!types.includes(type) || headers['content-encoding'] !== undefined)
    throw new CosellError('BODY_TYPE_REFUSED', `The body is not plain ${types[0] ?? ''}.`);
  return readRequest(request, response, maxBytes);
}

const hash = (text: string) => createHash('sha256').update(text).digest();

/** Compares in constant time. Two secrets may be valid while one replaces the other. */
const knows = (secrets: readonly string[]): ((place: string) => boolean) => {
  const known = secrets.map(hash);
  return (place) => {
    const given = hash(place.replaceAll('/', ''));
    return known.map((secret) => timingSafeEqual(secret, given)).includes(true);
  };
};
