import { once } from 'node:events';
import { createServer } from 'node:http';
import { acknowledgement } from '../relay/webhooks/salesforce-message.ts';

export interface Listener {
  /** The first message that names this record; rejects if none arrives in time. */
  messageAbout(id: string): Promise<string>;
  close(): void;
}

/** Salesforce sends the first message within seconds. */
const patienceMs = 120_000;

/** Receives and acknowledges outbound messages at any path of this port. */
export async function listenForMessages(port: number): Promise<Listener> {
  const received: string[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      received.push(body);
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(acknowledgement);
      for (const look of waiting) look();
    });
  });
  await once(server.listen(port), 'listening');
  return {
    messageAbout: (id) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`no message within ${String(patienceMs / 1000)} s`));
        }, patienceMs);
        const look = () => {
          const found = received.find((body) => body.includes(id.slice(0, 15)));
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
