import { CosellError } from '../errors.ts';
import { createServer, type RequestListener } from 'node:http';

export interface Listening {
  port: number;
  /** Takes no new connection, answers what is in hand, closes the rest. */
  close(): Promise<void>;
}

/** Limits against slow and many callers: Node's own are a minute and five. */
const limits = { headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 5_000 };
const maxConnections = 1_000;

/** A listening server; port 0 picks a free one. @throws CosellError CONFIG_INVALID when the port is taken */
export function listen(handler: RequestListener, port: number): Promise<Listening> {
  const server = createServer(limits, handler);
  server.maxConnections = maxConnections;
  return new Promise((resolve, reject) => {
    server.once('error', ({ message }) => {
      reject(new CosellError('CONFIG_INVALID', `Port ${String(port)} cannot be used: ${message}.`));
    });
    server.listen(port, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () =>
          new Promise((closed) => {
            server.close(() => {
              closed();
            });
            server.closeIdleConnections();
          }),
      });
    });
  });
}
