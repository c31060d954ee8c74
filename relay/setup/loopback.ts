import { once } from 'node:events';
import { createServer } from 'node:http';
import { CosellError } from '../errors.ts';

/** A server on this machine only, to which the browser returns after the sign-in (RFC 8252). */
export interface Loopback {
  redirectUri: string;
  /** The code that Entra sends. @throws PARTNER_CENTER_SIGN_IN if the person declined */
  code(state: string): Promise<string>;
  close(): void;
}

const done = 'You are signed in. You can close this window and go back to the terminal.';
const failed = 'The sign-in did not succeed. The terminal says why.';

export async function openLoopback(): Promise<Loopback> {
  const arrived = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    // Browsers also request an icon.
    const isAnswer = pathname === '/' && (searchParams.has('code') || searchParams.has('error'));
    response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain', connection: 'close' });
    response.end(isAnswer ? (searchParams.has('code') ? done : failed) : '');
    if (isAnswer) arrived.resolve(searchParams);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    redirectUri: `http://localhost:${String(port)}`,
    async code(state) {
      const answer = await arrived.promise;
      const code = answer.get('code');
      const why = answer.get('error_description') ?? answer.get('error') ?? 'no code came back';
      if (code === null) throw new CosellError('PARTNER_CENTER_SIGN_IN', `The sign-in ended: ${why}`, { cure: again });
      // An answer to another sign-in, sent here by another page.
      if (answer.get('state') !== state)
        throw new CosellError('PARTNER_CENTER_SIGN_IN', 'The answer belongs to another sign-in.', { cure: again });
      return code;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const again = 'Run the command again and sign in as the service account.';
