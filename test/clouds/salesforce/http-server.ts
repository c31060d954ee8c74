import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as the org's pages and APIs read it. The path begins with one slash; `text` is the body. */
export interface HttpRequest {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  text: string;
}

/** An answer; texts and bytes are sent unchanged, anything else as JSON. `hangUp` breaks the connection instead. */
export type HttpAnswer =
  | { hangUp: true }
  | {
      hangUp?: false;
      status: number;
      headers?: Readonly<Record<string, string>>;
      cookies?: readonly string[];
      body?: unknown;
    };

export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

const bodyLimitBytes = 50 * 1024 * 1024;

async function bodyText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    size += chunk.length;
    if (size > bodyLimitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: HttpAnswer): void {
  if (answer.hangUp === true) {
    response.destroy();
    return;
  }
  const { status, headers = {}, cookies = [], body } = answer;
  const isReady = typeof body === 'string' || body instanceof Uint8Array;
  response.writeHead(status, {
    ...(body === undefined || isReady ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
    ...headers,
    ...(cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }),
  });
  response.end(body === undefined || isReady ? body : JSON.stringify(body));
}

/** Serves `answer` on a port of this machine (0: a free one). */
export async function serve(port: number, answer: (request: HttpRequest) => Promise<HttpAnswer>): Promise<HttpServer> {
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyText(request);
    if (text === undefined) {
      send(response, {
        status: 413,
        headers: { connection: 'close' },
        body: [{ errorCode: 'REQUEST_TOO_LARGE', message: 'Request body is too large' }],
      });
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    );
    // Clients that keep the address of the org with a slash at its end ask for `//services/...`.
    const path = (request.url ?? '/').replace(/^\/+/, '/');
    send(response, await answer({ method: request.method ?? 'GET', path, headers, text }));
  }

  const server = createServer((request, response) => {
    // A client that disconnects in the middle of a request is not an error of the org.
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
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
