import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';

const bodyLimitBytes = 1024 * 1024;

/** A request that has arrived whole. Header names are in lower case; `target` is the path with its query. */
export interface CloudRequest {
  method: string;
  path: string;
  target: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** An answer; without a body when there is none. */
export interface CloudResponse {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** `path` must match the whole path; its groups become `parts`. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  path: RegExp;
  run: (request: CloudRequest, parts: string[]) => CloudResponse | Promise<CloudResponse>;
}

/** One host of the cloud: its answers, its error format, and what wraps each call. */
export interface CloudHost {
  routes: readonly Route[];
  onError: (error: ApiError, request: CloudRequest) => CloudResponse;
  /** Runs the work, or not; "hangUp" drops the connection. */
  around?: (request: CloudRequest, work: () => Promise<CloudResponse>) => Promise<CloudResponse | 'hangUp'>;
}

/** A server that listens. `close` also ends its open connections. */
export interface Listening {
  url: string;
  close: () => Promise<void>;
}

/** An answer in JSON. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): CloudResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

async function route(host: CloudHost, request: CloudRequest): Promise<CloudResponse> {
  const matching = host.routes.filter(({ path }) => path.test(request.path));
  const found = matching.find(({ method }) => method === request.method);
  if (matching.length === 0) throw new ApiError(404, 'itemNotFound', `There is nothing at ${request.path}.`);
  if (found === undefined) {
    throw new ApiError(405, 'invalidRequest', `${request.method} is not possible at ${request.path}.`, undefined, {
      Allow: matching.map(({ method }) => method).join(', '),
    });
  }
  return found.run(request, found.path.exec(request.path)?.slice(1) ?? []);
}

async function answer(host: CloudHost, request: CloudRequest): Promise<CloudResponse> {
  try {
    if (request.body.length > bodyLimitBytes) throw new ApiError(413, 'invalidRequest', 'The body is too large.');
    return await route(host, request);
  } catch (error) {
    if (error instanceof ApiError) return host.onError(error, request);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return host.onError(new ApiError(500, 'generalException', `The simulator failed: ${message}`), request);
  }
}

async function read(incoming: IncomingMessage): Promise<CloudRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  const target = incoming.url ?? '/';
  const url = new URL(target, 'http://cloud.example');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const body = Buffer.concat(chunks);
  return { method: incoming.method ?? 'GET', path: url.pathname, target, query: url.searchParams, headers, body };
}

async function handle(host: CloudHost, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await read(incoming);
  const work = (): Promise<CloudResponse> => answer(host, request);
  const response = await (host.around === undefined ? work() : host.around(request, work));
  if (response === 'hangUp') {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(response.status, response.headers);
  outgoing.end(response.body);
}

/** Listens on the loopback address; port 0 takes any free one. */
export async function listen(host: CloudHost, port: number): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    handle(host, incoming, outgoing).catch(() => {
      incoming.socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
