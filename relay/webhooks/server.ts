import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { CosellError, toCosellError, type ErrorCode } from '../errors.ts';
import type { PairKey } from '../sync/model.ts';
import type { Certificates } from './certificates.ts';
import { readPartnerCenterEvent } from './partner-center-event.ts';
import { acknowledgement, readSalesforceMessage } from './salesforce-message.ts';
import { verifySignature } from './verify-signature.ts';

export interface WebhooksOptions {
  certificates: Certificates;
  organizationId: string;
  secrets: readonly string[];
  /** Durable when it resolves; only then is anything acknowledged. */
  signal: (keys: readonly PairKey[], source: SignalSource) => Promise<void>;
  isReady: () => Promise<boolean>;
  /** What was refused and what was of no interest, for log and metrics. */
  report: (event: {
    source: SignalSource;
    outcome: 'ignored' | 'refused';
    detail: string;
    error?: CosellError;
  }) => void;
}

export type SignalSource = 'partner-center' | 'salesforce';

/** An event is some hundred bytes; a message carries up to a hundred notifications. */
const limits = { 'partner-center': '64kb', salesforce: '1mb' } as const;

const statusOf: Partial<Record<ErrorCode, number>> = {
  BODY_INVALID: 400,
  SIGNATURE_MISSING: 401,
  SIGNATURE_INVALID: 401,
  CERTIFICATE_ORIGIN_REFUSED: 401,
  CERTIFICATE_UNTRUSTED: 401,
  // We cannot tell now: the sender shall ask again, so that nothing is lost.
  CERTIFICATE_UNAVAILABLE: 503,
  ORGANIZATION_UNKNOWN: 403,
  STORE_UNAVAILABLE: 503,
};
const retryAfterSeconds = '30';

/** The doors of DESIGN 5.3 as an app that does not listen yet. */
export function createWebhooks(options: WebhooksOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);

  app.post('/webhooks/partner-center', accept(json), raw('partner-center'), async (request, response) => {
    const body = bytes(request.body);
    await verifySignature(request.headers, body, options.certificates);
    const { name, referralId, ofMicrosoft } = readPartnerCenterEvent(body);
    if (referralId === undefined) options.report({ source: 'partner-center', outcome: 'ignored', detail: name });
    else await options.signal([{ referralId, ...(ofMicrosoft && { half: true }) }], 'partner-center');
    response.status(202).end();
  });

  app.post(
    '/webhooks/salesforce/:secret',
    knows(options.secrets),
    accept(xml),
    raw('salesforce'),
    async (request, response) => {
      const { organizationId, opportunityIds } = readSalesforceMessage(bytes(request.body));
      // The first 15 characters name the org; the other three only guard their case.
      if (organizationId.slice(0, 15) !== options.organizationId.slice(0, 15))
        throw new CosellError('ORGANIZATION_UNKNOWN', `The message came from org ${organizationId}.`);
      await options.signal(
        opportunityIds.map((opportunityId) => ({ opportunityId })),
        'salesforce',
      );
      response.type('text/xml').send(acknowledgement);
    },
  );

  app.all(['/webhooks/partner-center', '/webhooks/salesforce/:secret'], (_request, response) => {
    response.set('allow', 'POST').sendStatus(405);
  });
  app.get('/healthz', (_request, response) => {
    response.sendStatus(200);
  });
  app.get('/readyz', async (_request, response) => {
    response.sendStatus((await options.isReady()) ? 200 : 503);
  });
  app.use((_request, response) => {
    response.sendStatus(404);
  });
  app.use(refuse(options));
  return app;
}

const json = ['application/json'];
const xml = ['text/xml', 'application/xml', 'application/soap+xml'];

const accept =
  (types: string[]): RequestHandler =>
  (request, response, next) => {
    if (request.is(types) && request.headers['content-encoding'] === undefined) next();
    else response.sendStatus(415);
  };

const raw = (source: SignalSource): RequestHandler =>
  express.raw({ type: () => true, inflate: false, limit: limits[source] });

const bytes = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

const hash = (text: string) => createHash('sha256').update(text).digest();

/** Compared in constant time; two secrets may be valid while one replaces the other. */
const knows = (secrets: readonly string[]): RequestHandler => {
  const known = secrets.map(hash);
  return (request, response, next) => {
    const given = hash(String(request.params['secret']));
    if (known.map((secret) => timingSafeEqual(secret, given)).includes(true)) next();
    else response.sendStatus(404);
  };
};

const refuse =
  ({ report }: WebhooksOptions): ErrorRequestHandler =>
  (thrown: unknown, request, response, _next) => {
    // body-parser's own refusals (413, a broken request) carry their status.
    const parser =
      thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : undefined;
    const error = toCosellError(thrown);
    const status = statusOf[error.code] ?? (parser !== undefined && parser < 500 ? parser : 503);
    report({
      source: request.path.startsWith('/webhooks/salesforce') ? 'salesforce' : 'partner-center',
      outcome: 'refused',
      detail: error.code,
      error,
    });
    if (status === 503) response.set('retry-after', retryAfterSeconds);
    response.status(status).json({ code: error.code });
  };
