import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import { selfSigned } from './clouds/salesforce/pubsub/certificate.ts';

export interface CompanyProxy {
  url: string;
  /** The certificate that it shows for every host, as PEM. */
  authority: string;
  /** `host:port` of every connection that was asked for. */
  asked(): readonly string[];
  /** From now on, this host is the server at that address. */
  lead(host: string, url: string): void;
  close(): Promise<void>;
}

/** The only way out of a company: it opens every TLS connection with a certificate of its own, and reads what goes through. */
export async function startCompanyProxy(hosts: Readonly<Record<string, string>>): Promise<CompanyProxy> {
  const leads = new Map(Object.entries(hosts));
  const sockets = new Set<Duplex>();
  const asked: string[] = [];
  const { certificate, key } = await selfSigned([...leads.keys()]);
  const secureContext = createSecureContext({ cert: certificate, key });

  const join = (one: Duplex, other: Duplex) => {
    for (const socket of [one, other]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          for (const end of [one, other]) end.destroy();
        });
    }
    one.pipe(other).pipe(one);
  };
  const server = createServer().on('connect', ({ url: to = '' }, socket: Duplex) => {
    asked.push(to);
    socket.on('error', () => undefined);
    const target = leads.get(to.replace(/:\d+$/, ''));
    if (target === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const { protocol, hostname: host, port } = new URL(target);
    const protocols = protocol === 'https:' ? ['h2'] : ['http/1.1'];
    const inward = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: protocols });
    const outward =
      protocol === 'https:'
        ? connectTls({ host, port: Number(port), ALPNProtocols: protocols, rejectUnauthorized: false })
        : connectTcp(Number(port), host);
    join(inward, outward);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`,
    authority: certificate,
    asked: () => asked,
    lead(host, url) {
      leads.set(host, url);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
