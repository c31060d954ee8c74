import express, { type ErrorRequestHandler, type Express } from 'express';
import { CosellError } from '../errors.ts';
import { refuse } from './refuse.ts';

interface Options {
  isReady: () => Promise<boolean>;
  /** Called for each refused caller. */
  refused: (source: 'other', error: CosellError) => void;
}

/** All addresses except the webhooks': what a host asks, and what does not exist. */
export function createOthers({ isReady, refused }: Options): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.get('/healthz', (_request, response) => {
    response.sendStatus(200);
  });
  app.get('/readyz', async (_request, response) => {
    response.sendStatus((await isReady()) ? 200 : 503);
  });
  app.use(() => {
    throw new CosellError('ADDRESS_UNKNOWN', 'Nothing exists at this address.');
  });
  const refusing: ErrorRequestHandler = (thrown: unknown, request, response, _next) => {
    refused('other', refuse(request, response, thrown));
  };
  app.use(refusing);
  return app;
}
