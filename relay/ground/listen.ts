import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { CosellError } from '../errors.ts';
import { createPlaces } from './places.ts';
import { sourceOf } from './sources.ts';

export interface Listening {
  port: number;
  /** Accepts no new connections, finishes current answers for up to a second, and closes the rest. */
  close(): Promise<void>;
}

/**
 * Why a connection was closed without an answer: too many connections, too many from its source, too slow, not HTTP, or too many requests
 * sent before the answers came.
 */
export type Dropped = 'full' | 'source' | 'slow' | 'malformed' | 'flood';

export interface ListenOptions {
  /** 0 picks a free port. */
  port: number;
  /** The address to listen on. Default: all addresses of this machine. */
  host?: string | undefined;
  /** Called for each connection that was closed without an answer. */
  onDrop?: (why: Dropped) => void;
  /** The source that a connection from an address counts against; undefined for none. */
  sourceOf?: (remoteAddress: string) => string | undefined;
  limits?: Partial<ListenLimits>;
}

export interface ListenLimits extends ServerOptions {
  maxConnections: number;
  /** Per address outside our own networks (`sources.ts`). */
  maxConnectionsOfSource: number;
  /** How long a request may stand still, in ms. Otherwise a caller that does not read its answer would keep its place indefinitely. */
  idleMs: number;
  /** How long `close` waits for answers in progress, in ms. */
  graceMs: number;
}

/** Limits against slow and numerous callers. By default, Node checks for slow ones only every 30 s. */
const defaults: ListenLimits = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  // Longer than any load balancer in front keeps an idle connection (AWS 60 s, Heroku 90 s, Google 600 s): if the server closed first, a
  // delivery that is just being sent would be lost to its sender. Idle connections give up their places to new ones.
  keepAliveTimeout: 620_000,
  connectionsCheckingInterval: 1_000,
  idleMs: 60_000,
  maxConnections: 1_000,
  maxConnectionsOfSource: 100,
  graceMs: 1_000,
};

/** A listening server. @throws CosellError CONFIG_INVALID if the port cannot be used */
export function listen(handler: RequestListener, options: ListenOptions): Promise<Listening> {
  const { port, host, onDrop = () => undefined } = options;
  const { maxConnections, maxConnectionsOfSource, idleMs, graceMs, ...serverOptions } = {
    ...defaults,
    ...options.limits,
  };
  const places = createPlaces({
    ...{ maxConnections, maxConnectionsOfSource, sourceOf: options.sourceOf ?? sourceOf },
    onFull: () => {
      onDrop('source');
    },
    onFlood: () => {
      onDrop('flood');
    },
  });
  const onRequest: RequestListener = (request, response) => {
    // Node reads and discards whatever a handler leaves of a body, for as long as it keeps coming. A handler that reads all of it removes
    // this header.
    if (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0)
      response.setHeader('connection', 'close');
    places.use(request.socket, response, () => {
      handler(request, response);
    });
  };
  const server = createServer(serverOptions, onRequest);
  // A body that waits for "100 Continue" is invited only by the code that reads it.
  server.on('checkContinue', onRequest);
  server.maxConnections = maxConnections;
  server.setTimeout(idleMs, (socket) => {
    // A connection that nobody uses any more was not dropped.
    if (!places.isIdle(socket)) onDrop('slow');
    socket.destroy();
  });
  server.on('drop', () => {
    onDrop('full');
  });
  server.on('connection', (socket) => {
    places.take(socket);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuseConnection(error.code ?? '', socket, onDrop);
  });
  return new Promise((resolve, reject) => {
    server.once('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      const { says, cure } = portProblems[code] ?? { says: `cannot be used: ${message}`, cure: otherPort };
      reject(new CosellError('CONFIG_INVALID', `Port ${String(port)} ${says}.`, { cure }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () =>
          new Promise((closed) => {
            const timer = setTimeout(() => {
              server.closeAllConnections();
            }, graceMs);
            server.close(() => {
              clearTimeout(timer);
              closed();
            });
            server.closeIdleConnections();
          }),
      });
    });
  });
}

const otherPort = 'Choose another port in RELAY_PORT or RELAY_METRICS_PORT.';

/** Why the system refuses a port, and what to do. */
const portProblems: Readonly<Record<string, { says: string; cure: string }>> = {
  EADDRINUSE: {
    says: 'is in use by another process, perhaps another relay',
    cure: `Stop that process. Otherwise: ${otherPort}`,
  },
  EACCES: { says: 'needs more rights than this user has', cure: otherPort },
  EADDRNOTAVAIL: {
    says: 'is not available at this address',
    cure: 'RELAY_HOST and RELAY_METRICS_HOST must be addresses of this machine.',
  },
};

const statusOf: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

/** What Node does by default if there is no listener; we also count it. */
function refuseConnection(code: string, socket: Duplex, onDrop: (why: Dropped) => void): void {
  // A caller that closed the connection itself was not dropped.
  if (code !== 'ECONNRESET' && code !== 'EPIPE') onDrop(code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'slow' : 'malformed');
  // Never into the middle of an answer.
  if (socket.writable && !('bytesWritten' in socket && socket.bytesWritten !== 0))
    socket.write(`HTTP/1.1 ${statusOf[code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
  socket.destroy();
}
