import { createHash, timingSafeEqual } from 'node:crypto';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { CosellError } from '../errors.ts';
import { checkLength, readRequest } from '../ground/read-request.ts';
import type { PairKey } from '../sync/model.ts';
import type { Certificates } from './certificates.ts';
import { readPartnerCenterEvent } from './partner-center-event.ts';
import { refuse } from './refuse.ts';
import { acknowledgement, readSalesforceMessage } from './salesforce-message.ts';
import { verifySignature } from './verify-signature.ts';

export interface WebhooksOptions {
  certificates: Certificates;
  organizationId: string;
  secrets: readonly string[];
  /** Durable when it resolves. Nothing is acknowledged before that. */
  signal: (keys: readonly PairKey[], source: SignalSource) => Promise<void>;
  isReady: () => Promise<boolean>;
  /** Called for events that do not concern us, for log and metrics. */
  ignored: (source: SignalSource, what: string) => void;
  /** Called for each refused caller; `source` is the endpoint, if the address was one. */
  refused: (source: SignalSource | 'other', error: CosellError) => void;
}

export type SignalSource = 'partner-center' | 'salesforce';

/** The endpoints of DESIGN 5.3 as an app that does not listen yet. */
export function createWebhooks(options: WebhooksOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);

  const refusing =
    (source: SignalSource | 'other'): ErrorRequestHandler =>
    (thrown: unknown, request, response, _next) => {
      options.refused(source, refuse(request, response, thrown));
    };

  app.use(
    '/webhooks/partner-center',
    door({
      // An event is some hundred bytes.
      maxBytes: 64 * 1024,
      types: ['application/json'],
      place: /^\/$/,
      admits: () => true,
    }),
    async (request: Request, response: Response) => {
      const body = bytes(request.body);
      await verifySignature(request.headers, body, options.certificates);
      const { name, referralId, ofMicrosoft } = readPartnerCenterEvent(body);
      if (referralId === undefined) options.ignored('partner-center', name);
      else await options.signal([{ referralId, ...(ofMicrosoft && { half: true }) }], 'partner-center');
      response.status(202).end();
    },
    refusing('partner-center'),
  );

  app.use(
    '/webhooks/salesforce',
    door({
      // A message carries up to a hundred notifications.
      maxBytes: 1024 * 1024,
      types: ['text/xml', 'application/xml', 'application/soap+xml'],
      place: /^\/[^/]+\/?$/,
      admits: knows(options.secrets),
    }),
    async (request: Request, response: Response) => {
      const { organizationId, opportunityIds } = readSalesforceMessage(bytes(request.body));
      // The first 15 characters identify the org; the other three only protect upper and lower case.
      if (organizationId.slice(0, 15) !== options.organizationId.slice(0, 15))
        throw new CosellError('ORGANIZATION_UNKNOWN', `The message came from org ${organizationId}.`);
      await options.signal(
        opportunityIds.map((opportunityId) => ({ opportunityId })),
        'salesforce',
      );
      response.type('text/xml').send(acknowledgement);
    },
    refusing('salesforce'),
  );

  app.get('/healthz', (_request, response) => {
    response.sendStatus(200);
  });
  app.get('/readyz', async (_request, response) => {
    response.sendStatus((await options.isReady()) ? 200 : 503);
  });
  app.use(() => {
    throw new CosellError('ADDRESS_UNKNOWN', 'Nothing exists at this address.');
  });
  app.use(refusing('other'));
  return app;
}

interface Door {
  maxBytes: number;
  types: string[];
  /** What may follow the endpoint's path. */
  place: RegExp;
  /** Whether to admit a caller with this in that place. */
  admits: (place: string) => boolean;
}

/** Admits a request that is small enough and has the right address, method and type; `request.body` then holds its bytes. */
const door =
  ({ maxBytes, types, place, admits }: Door): RequestHandler =>
  async (request, response, next) => {
    checkLength(request, maxBytes);
    // Undecoded: decoding could fail with an error that quotes the secret.
    const given = request.url.replace(/[?#].*$/s, '');
    if (!place.test(given)) throw new CosellError('ADDRESS_UNKNOWN', 'Nothing exists at this address.');
    if (request.method !== 'POST') throw new CosellError('METHOD_REFUSED', 'This address accepts only POST.');
    if (!admits(given)) throw new CosellError('WEBHOOK_SECRET_WRONG', 'The address does not end with the secret.');
    if (!request.is(types) || request.headers['content-encoding'] !== undefined)
      throw new CosellError('BODY_TYPE_REFUSED', `The body is not plain ${types[0] ?? ''}.`);
    request.body = await readRequest(request, response, maxBytes);
    next();
  };

const bytes = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

const hash = (text: string) => createHash('sha256').update(text).digest();

/** Compares in constant time. Two secrets may be valid while one replaces the other. */
const knows = (secrets: readonly string[]): ((place: string) => boolean) => {
  const known = secrets.map(hash);
  return (place) => {
    const given = hash(place.replaceAll('/', ''));
    return known.map((secret) => timingSafeEqual(secret, given)).includes(true);
  };
};
